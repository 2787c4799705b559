package io.coldstream.testkit.s3;

import java.net.URI;

/** One way to run a server. Owned by the {@link S3TestServer} that made it. */
interface S3Backend extends AutoCloseable {
    URI endpoint();

    /** Takes the server away at once, as a crash would; what it stored stays. */
    default void stop() {
        throw new IllegalStateException("the server at " + endpoint() + " is not this test's to stop");
    }

    /** Brings the server back at the same endpoint, and returns when it answers. */
    default void restart() {
        throw new IllegalStateException("the server at " + endpoint() + " is not this test's to restart");
    }

    @Override
    void close();
}

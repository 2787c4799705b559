package io.coldstream.testkit.postgres;

import java.io.IOException;
import java.sql.SQLException;

/** One way to come by a PostgreSQL server. */
interface Server extends AutoCloseable {
    /** What it is, for the one line on the console. */
    String describe();

    /** Creates a database or schema called {@code name}, which is unique. */
    TestDatabase create(String name) throws SQLException;

    /** Stops it for a while, if it is ours to stop. */
    void stop() throws IOException;

    /** Starts it again on the same port, with the same data. */
    void restart() throws IOException;

    @Override
    void close() throws IOException;
}

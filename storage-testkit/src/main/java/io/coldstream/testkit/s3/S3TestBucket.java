package io.coldstream.testkit.s3;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A fresh bucket for a test class, on a server that all classes of the run share:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final S3TestBucket s3 = S3TestBucket.onAnyServer();
 * }</pre>
 *
 * <p>The servers live in JUnit's root store, one for each flavour that was asked for; JUnit closes them at the end of
 * the run. Used by the thread that runs the class.
 */
public final class S3TestBucket implements BeforeAllCallback {
    private static final Namespace SERVERS = Namespace.create(S3TestBucket.class);
    private static final String ANY = "any";

    private final @Nullable S3Flavour wanted;
    private @Nullable S3TestServer server;
    private @Nullable String bucket;

    private S3TestBucket(@Nullable S3Flavour wanted) {
        this.wanted = wanted;
    }

    /** A bucket on the server that {@link S3TestServer#start()} picks. */
    public static S3TestBucket onAnyServer() {
        return new S3TestBucket(null);
    }

    /** A bucket on one flavour; the class is skipped, visibly, where that flavour is not available. */
    public static S3TestBucket on(S3Flavour flavour) {
        return new S3TestBucket(flavour);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ExtensionContext.Store servers = context.getRoot().getStore(SERVERS);
        Optional<S3Flavour> flavour = Optional.ofNullable(wanted);
        if (flavour.isPresent()) {
            Assumptions.assumeTrue(
                    S3TestServer.isAvailable(flavour.get()), () -> flavour.get() + " is not available here");
        }
        server = flavour.isPresent()
                ? servers.computeIfAbsent(flavour.get(), S3TestServer::start, S3TestServer.class)
                : servers.computeIfAbsent(ANY, any -> S3TestServer.start(), S3TestServer.class);
        bucket = server.createBucket();
    }

    /** The shared server. Whoever stops it restarts it before the test ends. */
    public S3TestServer server() {
        return required(server);
    }

    public String bucket() {
        return required(bucket);
    }

    public URI endpoint() {
        return server().endpoint();
    }

    public String region() {
        return server().region();
    }

    public S3TestCredentials credentials() {
        return server().credentials();
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the bucket exists from beforeAll on: register it as a static field");
        }
        return value;
    }
}

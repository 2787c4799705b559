package io.coldstream.testkit.s3;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.testcontainers.DockerClientFactory;

/**
 * A real server of the S3 API. Whoever starts one closes it; {@link S3TestBucket} shares one among all test classes of
 * a JVM and has JUnit close it. Owned by one thread at a time.
 *
 * <p>{@link #start()} takes the first that is there: the server that {@code COLDSTREAM_TEST_S3_ENDPOINT} names (with
 * {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY} and {@code AWS_REGION} if they are set), a {@code minio}
 * binary on the PATH, MinIO in Docker, s3proxy in this JVM. It prints which one that was.
 */
public final class S3TestServer implements AutoCloseable {
    private static final String ENDPOINT_VARIABLE = "COLDSTREAM_TEST_S3_ENDPOINT";
    private static final String DEFAULT_REGION = "us-east-1";

    private final S3Flavour flavour;
    private final S3Backend backend;
    private final S3TestCredentials credentials;
    private final String region;

    private S3TestServer(S3Flavour flavour, S3Backend backend, S3TestCredentials credentials, String region) {
        this.flavour = flavour;
        this.backend = backend;
        this.credentials = credentials;
        this.region = region;
    }

    /** Starts the first flavour that is available here. */
    public static S3TestServer start() {
        for (S3Flavour flavour : S3Flavour.values()) {
            if (isAvailable(flavour)) {
                return start(flavour);
            }
        }
        throw new IllegalStateException("s3proxy is always there");
    }

    /**
     * Starts one flavour.
     *
     * @throws IllegalStateException if it is not available here or does not come up
     */
    public static S3TestServer start(S3Flavour flavour) {
        if (!isAvailable(flavour)) {
            throw new IllegalStateException(flavour + " is not available here");
        }
        S3TestServer server = flavour == S3Flavour.EXTERNAL ? external() : own(flavour);
        System.out.println("S3 tests run against " + flavour + " at " + server.endpoint());
        return server;
    }

    /** Whether a flavour can be started here. */
    public static boolean isAvailable(S3Flavour flavour) {
        return switch (flavour) {
            case EXTERNAL -> variable(ENDPOINT_VARIABLE).isPresent();
            case MINIO -> minioBinary().isPresent();
            case DOCKER -> DockerClientFactory.instance().isDockerAvailable();
            case S3PROXY -> true;
        };
    }

    private static S3TestServer external() {
        URI endpoint = URI.create(variable(ENDPOINT_VARIABLE).orElseThrow());
        S3Backend backend = new S3Backend() {
            @Override
            public URI endpoint() {
                return endpoint;
            }

            @Override
            public void close() {
                // It was there before and stays.
            }
        };
        var credentials = new S3TestCredentials(
                variable("AWS_ACCESS_KEY_ID").orElse(S3TestCredentials.DEFAULT.accessKeyId()),
                variable("AWS_SECRET_ACCESS_KEY").orElse(S3TestCredentials.DEFAULT.secretAccessKey()));
        return new S3TestServer(
                S3Flavour.EXTERNAL, backend, credentials, variable("AWS_REGION").orElse(DEFAULT_REGION));
    }

    private static S3TestServer own(S3Flavour flavour) {
        var credentials = S3TestCredentials.DEFAULT;
        S3Backend backend = switch (flavour) {
            case MINIO -> MinioProcess.start(minioBinary().orElseThrow(), credentials);
            case DOCKER -> MinioDocker.start(credentials);
            case S3PROXY -> S3ProxyInside.start(credentials);
            case EXTERNAL -> throw new IllegalArgumentException("nobody starts the external server");
        };
        return new S3TestServer(flavour, backend, credentials, DEFAULT_REGION);
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    private static Optional<Path> minioBinary() {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(variable("PATH").orElse(""))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, "minio"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public S3Flavour flavour() {
        return flavour;
    }

    /** Stays the same when the server is stopped and restarted. */
    public URI endpoint() {
        return backend.endpoint();
    }

    public String region() {
        return region;
    }

    public S3TestCredentials credentials() {
        return credentials;
    }

    /** Creates a bucket with a name of its own. It goes when the server goes, except from the external one. */
    public String createBucket() {
        String bucket = "coldstream-" + UUID.randomUUID();
        BucketCreation.create(endpoint(), region, credentials, bucket, false);
        return bucket;
    }

    /** The same with Object Lock, and so with versions. s3proxy knows neither. */
    public String createLockedBucket() {
        String bucket = "coldstream-locked-" + UUID.randomUUID();
        BucketCreation.create(endpoint(), region, credentials, bucket, true);
        return bucket;
    }

    /** Takes the server away at once, as a crash would. Only MINIO and S3PROXY can. */
    public void stop() {
        backend.stop();
    }

    /** Brings a stopped server back at the same endpoint with the same objects, and returns when it answers. */
    public void restart() {
        backend.restart();
    }

    @Override
    public void close() {
        backend.close();
    }
}

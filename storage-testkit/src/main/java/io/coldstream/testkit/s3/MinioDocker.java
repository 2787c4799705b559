package io.coldstream.testkit.s3;

import java.net.URI;
import org.testcontainers.containers.MinIOContainer;

/** MinIO in a container that Testcontainers removes at the latest when the JVM ends. Owned by one thread at a time. */
final class MinioDocker implements S3Backend {
    private static final String IMAGE = "minio/minio:RELEASE.2025-04-22T22-12-26Z";

    private final MinIOContainer container;

    private MinioDocker(MinIOContainer container) {
        this.container = container;
    }

    static MinioDocker start(S3TestCredentials credentials) {
        MinIOContainer container = new MinIOContainer(IMAGE)
                .withUserName(credentials.accessKeyId())
                .withPassword(credentials.secretAccessKey());
        container.start();
        return new MinioDocker(container);
    }

    @Override
    public URI endpoint() {
        return URI.create(container.getS3URL());
    }

    @Override
    public void close() {
        container.stop();
    }
}

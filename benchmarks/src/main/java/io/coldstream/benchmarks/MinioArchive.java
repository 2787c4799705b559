package io.coldstream.benchmarks;

import io.coldstream.testkit.s3.S3Flavour;
import io.coldstream.testkit.s3.S3TestServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A MinIO process of its own, read past the broker with the AWS SDK. Thread-safe. */
final class MinioArchive implements ArchiveStore {
    private static final String PREFIX = "archive";

    private final S3TestServer server;
    private final String bucket;
    private final S3Client client;

    MinioArchive() {
        this.server = S3TestServer.start(S3Flavour.MINIO);
        this.bucket = server.createBucket();
        var credentials = server.credentials();
        this.client = S3Client.builder()
                .endpointOverride(server.endpoint())
                .region(Region.of(server.region()))
                .forcePathStyle(true)
                .httpClientBuilder(Apache5HttpClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(credentials.accessKeyId(), credentials.secretAccessKey())))
                .build();
    }

    /** Whether there is a {@code minio} binary on the PATH. */
    static boolean isAvailable() {
        return S3TestServer.isAvailable(S3Flavour.MINIO);
    }

    @Override
    public String description() {
        return "MinIO";
    }

    @Override
    public Map<String, String> brokerEnvironment() {
        Map<String, String> environment = new HashMap<>(server.credentials().asEnvironment());
        environment.put("COLDSTREAM_OBJECT_STORE", "s3://" + bucket + "/" + PREFIX);
        environment.put("COLDSTREAM_S3_ENDPOINT", server.endpoint().toString());
        environment.put("COLDSTREAM_S3_REGION", server.region());
        return environment;
    }

    @Override
    public List<StoredObject> objects(UUID topicId) {
        return client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(PREFIX)).contents().stream()
                .filter(object -> object.key().contains(topicId.toString()))
                .map(object -> new StoredObject(object.key(), object.size()))
                .toList();
    }

    @Override
    public void read(StoredObject object, long position, int length, byte[] buffer) throws IOException {
        String range = "bytes=" + position + "-" + (position + length - 1);
        try (InputStream in = client.getObject(
                request -> request.bucket(bucket).key(object.key()).range(range))) {
            if (in.readNBytes(buffer, 0, length) < length) {
                throw new EOFException(object + " ends before " + (position + length));
            }
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}

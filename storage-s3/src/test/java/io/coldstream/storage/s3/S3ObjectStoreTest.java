package io.coldstream.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.testkit.random.Seed;
import io.coldstream.testkit.s3.S3Flavour;
import io.coldstream.testkit.s3.S3TestBucket;
import io.coldstream.testkit.s3.S3TestServer;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the store does with a real server beyond the contract. */
@Timeout(120)
class S3ObjectStoreTest {
    @RegisterExtension
    static final S3TestBucket BUCKET = S3TestBucket.onAnyServer();

    private static final ObjectKey KEY = new ObjectKey("topic/0/segment");

    private static StorageException failureOf(ThrowingCallable action) {
        StorageException failure = catchThrowableOfType(StorageException.class, action);
        assertThat(failure).as("a StorageException").isNotNull();
        return failure;
    }

    private static MinioClient independentClient() {
        return MinioClient.builder()
                .endpoint(BUCKET.endpoint().toString())
                .region(BUCKET.region())
                .credentials(
                        BUCKET.credentials().accessKeyId(), BUCKET.credentials().secretAccessKey())
                .build();
    }

    @Test
    @SuppressWarnings("try") // MinioClient.close() declares Exception, so javac warns of interrupts
    void anotherClientSeesTheSameBytesUnderTheSameKey() throws Exception {
        String prefix = S3Stores.freshPrefix();
        byte[] ours = Seed.forTest("anotherClientSeesTheSameBytes").bytes(700_000);
        byte[] theirs = {1, 2, 3};
        try (var store = S3Stores.connect(BUCKET, prefix);
                MinioClient client = independentClient()) {
            store.put(KEY, Body.of(ours));
            try (InputStream in = client.getObject(GetObjectArgs.builder()
                    .bucket(BUCKET.bucket())
                    .object(prefix + "/" + KEY)
                    .build())) {
                assertThat(in.readAllBytes()).isEqualTo(ours);
            }

            client.putObject(PutObjectArgs.builder().bucket(BUCKET.bucket()).object(prefix + "/from/another").stream(
                            new ByteArrayInputStream(theirs), (long) theirs.length, -1L)
                    .build());
            assertThat(store.list("", "", 10))
                    .extracting(object -> object.key().value())
                    .containsExactly("from/another", "topic/0/segment");
            try (InputStream in = store.open(new ObjectKey("from/another"), new ByteRange(0, 3))) {
                assertThat(in.readAllBytes()).isEqualTo(theirs);
            }
        }
    }

    @Test
    void worksWithoutAPrefixAndSeesOnlyItsOwnWithOne() throws Exception {
        try (var whole = S3Stores.connect(BUCKET, "");
                var one = S3Stores.connect(BUCKET, "one");
                var other = S3Stores.connect(BUCKET, "one-more")) {
            one.put(KEY, Body.of(new byte[1]));
            other.put(KEY, Body.of(new byte[2]));

            assertThat(one.list("", "", 10)).hasSize(1);
            assertThat(one.head(KEY).orElseThrow().length()).isEqualTo(1);
            assertThat(whole.list("one", "", 10))
                    .extracting(object -> object.key().value())
                    .containsExactly("one-more/" + KEY, "one/" + KEY);
        }
    }

    @Test
    void aMissingBucketIsDeniedWhateverIsAsked() throws Exception {
        S3Settings good = S3Stores.settings(BUCKET, "");
        var settings =
                new S3Settings("no-such-bucket-here", "", good.endpoint(), good.region(), true, good.credentials());
        try (var store = S3ObjectStore.connect(settings)) {
            for (ThrowingCallable operation : operations(store)) {
                StorageException failure = failureOf(operation);
                assertThat(failure.kind()).isEqualTo(Kind.DENIED);
                assertThat(failure).hasMessageContaining("no-such-bucket-here");
            }
        }
    }

    @Test
    void wrongCredentialsAreDeniedWithoutTellingTheSecret() throws Exception {
        S3Settings good = S3Stores.settings(BUCKET, "");
        var settings = new S3Settings(
                good.bucket(),
                "",
                good.endpoint(),
                good.region(),
                true,
                new S3Credentials(BUCKET.credentials().accessKeyId(), "wrong-secret-0815"));
        try (var store = S3ObjectStore.connect(settings)) {
            for (ThrowingCallable operation : operations(store)) {
                StorageException failure = failureOf(operation);
                assertThat(failure.kind()).isEqualTo(Kind.DENIED);
                assertThat(failure.getMessage()).doesNotContain("wrong-secret-0815");
            }
        }
    }

    private static List<ThrowingCallable> operations(S3ObjectStore store) {
        return List.of(
                store::probe,
                () -> store.put(KEY, Body.of(new byte[10])),
                () -> store.head(KEY),
                () -> store.open(KEY, new ByteRange(0, 1)).close(),
                () -> store.list("", "", 10),
                () -> store.delete(KEY));
    }

    @Test
    void takesCredentialsFromTheDefaultChain() throws Exception {
        S3Settings fixed = S3Stores.settings(BUCKET, S3Stores.freshPrefix());
        var settings = new S3Settings(fixed.bucket(), fixed.prefix(), fixed.endpoint(), null, fixed.pathStyle(), null);
        Map<String, String> properties = BUCKET.credentials().asSystemProperties();
        properties.forEach(System::setProperty);
        try (var store = S3ObjectStore.connect(settings)) {
            store.probe();
            store.put(KEY, Body.of(new byte[10]));
            assertThat(store.head(KEY)).isPresent();
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void aServerThatGoesIsUnavailableUntilItIsBack() throws Exception {
        assumeTrue(S3TestServer.isAvailable(S3Flavour.MINIO));
        try (S3TestServer server = S3TestServer.start(S3Flavour.MINIO)) {
            var credentials = new S3Credentials(
                    server.credentials().accessKeyId(), server.credentials().secretAccessKey());
            var settings = new S3Settings(server.createBucket(), "", server.endpoint(), null, true, credentials);
            try (var store = S3ObjectStore.connect(settings)) {
                byte[] bytes = {1, 2, 3};
                store.put(KEY, Body.of(bytes));

                server.stop();
                for (ThrowingCallable operation : operations(store)) {
                    assertThat(failureOf(operation).kind()).isEqualTo(Kind.UNAVAILABLE);
                }

                server.restart();
                store.probe();
                try (InputStream in = store.open(KEY, new ByteRange(0, 3))) {
                    assertThat(in.readAllBytes()).isEqualTo(bytes);
                }
            }
        }
    }
}

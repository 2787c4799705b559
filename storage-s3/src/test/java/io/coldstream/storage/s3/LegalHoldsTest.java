package io.coldstream.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.ObjectLegalHolds;
import io.coldstream.testkit.s3.S3Flavour;
import io.coldstream.testkit.s3.S3TestBucket;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Object Lock of a real server. */
class LegalHoldsTest {
    @RegisterExtension
    static final S3TestBucket BUCKET = S3TestBucket.on(S3Flavour.MINIO);

    private static final ObjectKey KEY = new ObjectKey("c/topics/segment");
    private static final byte[] BYTES = "records".getBytes(StandardCharsets.UTF_8);

    private static S3Settings settings(String bucket) {
        return new S3Settings(
                bucket,
                S3Stores.freshPrefix(),
                BUCKET.endpoint(),
                BUCKET.region(),
                true,
                new S3Credentials(
                        BUCKET.credentials().accessKeyId(), BUCKET.credentials().secretAccessKey()));
    }

    private static void put(S3ObjectStore store) throws StorageException {
        store.put(KEY, Body.of(BYTES));
    }

    @Test
    void nobodyDestroysAnObjectUnderAHold() throws Exception {
        S3Settings settings = settings(BUCKET.server().createLockedBucket());
        try (S3ObjectStore store = S3ObjectStore.connect(settings);
                S3Client others = S3Clients.of(settings)) {
            ObjectLegalHolds holds = store.legalHolds().orElseThrow();
            holds.require();
            put(store);
            assertThat(holds.isSet(KEY)).isFalse();
            holds.set(KEY, true);
            holds.set(KEY, true);
            assertThat(holds.isSet(KEY)).isTrue();

            String name = settings.keyPrefix() + KEY;
            String version = others.headObject(
                            request -> request.bucket(settings.bucket()).key(name))
                    .versionId();
            assertThatThrownBy(() -> others.deleteObject(request ->
                            request.bucket(settings.bucket()).key(name).versionId(version)))
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            refused -> assertThat(refused.statusCode()).isIn(400, 403));
            try (InputStream in = store.open(KEY, new ByteRange(0, BYTES.length))) {
                assertThat(in.readAllBytes()).isEqualTo(BYTES);
            }

            holds.set(KEY, false);
            holds.set(KEY, false);
            assertThat(holds.isSet(KEY)).isFalse();
            others.deleteObject(
                    request -> request.bucket(settings.bucket()).key(name).versionId(version));
            assertThat(store.head(KEY)).isEmpty();
        }
    }

    /** Why a hold is taken off before its object is deleted: behind that, it cannot be found by its key. */
    @Test
    void anObjectThatWasDeletedIsHiddenWithItsBytesAndItsHold() throws Exception {
        S3Settings settings = settings(BUCKET.server().createLockedBucket());
        try (S3ObjectStore store = S3ObjectStore.connect(settings);
                S3Client others = S3Clients.of(settings)) {
            ObjectLegalHolds holds = store.legalHolds().orElseThrow();
            put(store);
            holds.set(KEY, true);
            store.delete(KEY);
            assertThat(store.head(KEY)).isEmpty();
            assertThat(others.listObjectVersions(request -> request.bucket(settings.bucket()))
                            .versions())
                    .as("the bytes are there still")
                    .hasSize(1);
            for (boolean on : new boolean[] {true, false}) {
                assertThatThrownBy(() -> holds.set(KEY, on))
                        .isInstanceOfSatisfying(
                                StorageException.class,
                                e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
            }
            assertThatThrownBy(() -> holds.set(new ObjectKey("c/topics/other"), true))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
        }
    }

    @Test
    void aBucketWithoutObjectLockSaysSo() throws Exception {
        try (S3ObjectStore store = S3ObjectStore.connect(settings(BUCKET.bucket()))) {
            ObjectLegalHolds holds = store.legalHolds().orElseThrow();
            assertThatThrownBy(holds::require)
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                    .hasMessageContaining("has no Object Lock");
            put(store);
            assertThatThrownBy(() -> holds.set(KEY, true))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));
        }
        try (S3ObjectStore store = S3ObjectStore.connect(settings("coldstream-there-is-none"))) {
            assertThatThrownBy(() -> store.legalHolds().orElseThrow().require())
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                    .hasMessageContaining("coldstream-there-is-none");
        }
    }
}

package io.coldstream.storage.s3;

import io.coldstream.storage.StorageException;
import io.coldstream.testkit.s3.S3TestBucket;
import java.util.UUID;

/** Stores on a test server. */
final class S3Stores {
    private S3Stores() {}

    static String freshPrefix() {
        return "test/" + UUID.randomUUID();
    }

    static S3Settings settings(S3TestBucket bucket, String prefix) {
        return new S3Settings(
                bucket.bucket(),
                prefix,
                bucket.endpoint(),
                bucket.region(),
                true,
                new S3Credentials(
                        bucket.credentials().accessKeyId(), bucket.credentials().secretAccessKey()));
    }

    static S3ObjectStore connect(S3TestBucket bucket, String prefix) throws StorageException {
        return S3ObjectStore.connect(settings(bucket, prefix));
    }
}

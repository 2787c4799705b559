package io.coldstream.storage.s3;

import io.coldstream.storage.object.ObjectStore;
import io.coldstream.testkit.object.ObjectStoreContract;
import io.coldstream.testkit.s3.S3Flavour;
import io.coldstream.testkit.s3.S3TestBucket;
import org.junit.jupiter.api.extension.RegisterExtension;

class MinioContractTest extends ObjectStoreContract {
    @RegisterExtension
    static final S3TestBucket BUCKET = S3TestBucket.on(S3Flavour.MINIO);

    private final String prefix = S3Stores.freshPrefix();

    @Override
    protected ObjectStore openEmptyStore() throws Exception {
        return S3Stores.connect(BUCKET, prefix);
    }

    @Override
    protected ObjectStore openSameObjects() throws Exception {
        return S3Stores.connect(BUCKET, prefix);
    }
}

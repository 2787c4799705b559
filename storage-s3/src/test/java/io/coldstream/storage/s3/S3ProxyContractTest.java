package io.coldstream.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.testkit.object.ObjectStoreContract;
import io.coldstream.testkit.s3.S3Flavour;
import io.coldstream.testkit.s3.S3TestBucket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class S3ProxyContractTest extends ObjectStoreContract {
    @RegisterExtension
    static final S3TestBucket BUCKET = S3TestBucket.on(S3Flavour.S3PROXY);

    private final String prefix = S3Stores.freshPrefix();

    @Override
    protected ObjectStore openEmptyStore() throws Exception {
        return S3Stores.connect(BUCKET, prefix);
    }

    @Override
    protected ObjectStore openSameObjects() throws Exception {
        return S3Stores.connect(BUCKET, prefix);
    }

    /** s3proxy adds to a file's name while it writes it. */
    @Override
    protected int segmentBytesMax() {
        return 200;
    }

    /** s3proxy answers 500 where a file stands in the way of a folder; the store must not take that for "no object". */
    @Override
    @Test
    protected void aKeyBelowAnObjectIsNotThere() throws Exception {
        put("folder/object", 10);
        assertThat(failureOf(() -> store.head(key("folder/object/deeper")))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(store.head(key("folder/object"))).isPresent();
    }
}

package io.coldstream.testkit.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.storage.object.StoredObject;
import io.coldstream.testkit.random.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** Opens and closes the store under test and shortens what the contract's tests say. One instance a test. */
@SuppressWarnings("NullAway.Init") // JUnit calls setUp before any test
public abstract class ObjectStoreHarness {
    protected ObjectStore store;
    protected Seed seed;

    /** Opens a store that holds no object. Called once before each test. */
    protected abstract ObjectStore openEmptyStore() throws Exception;

    /** Opens the same objects through another store, as another process would. The test closes it. */
    protected abstract ObjectStore openSameObjects() throws Exception;

    @BeforeEach
    void setUp(TestInfo test) throws Exception {
        seed = Seed.forTest(getClass().getSimpleName() + "." + test.getDisplayName());
        store = openEmptyStore();
    }

    @AfterEach
    void tearDown() {
        if (store != null) {
            store.close();
        }
    }

    protected static ObjectKey key(String value) {
        return new ObjectKey(value);
    }

    protected byte[] put(String key, int length) throws StorageException {
        byte[] bytes = seed.part(key).bytes(length);
        store.put(key(key), Body.of(bytes));
        return bytes;
    }

    protected byte[] read(String key, long start, long end) throws StorageException, IOException {
        try (InputStream in = store.open(key(key), new ByteRange(start, end))) {
            return in.readAllBytes();
        }
    }

    protected static List<String> keys(List<StoredObject> objects) {
        return objects.stream().map(object -> object.key().value()).toList();
    }

    protected static StorageException.Kind failureOf(ThrowingCallable action) {
        StorageException failure = catchThrowableOfType(StorageException.class, action);
        assertThat(failure).as("a StorageException").isNotNull();
        assertThat(failure.getMessage()).isNotBlank();
        return failure.kind();
    }

    /** No way of asking sees the key. */
    protected void assertInvisible(String key) throws StorageException {
        assertThat(store.head(key(key))).isEmpty();
        assertThat(failureOf(() -> store.open(key(key), new ByteRange(0, 1)).close()))
                .isEqualTo(StorageException.Kind.NOT_FOUND);
        assertThat(keys(store.list(key, "", 1))).doesNotContain(key);
    }
}

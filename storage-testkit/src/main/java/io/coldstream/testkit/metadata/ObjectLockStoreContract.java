package io.coldstream.testkit.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.ObjectLock;
import io.coldstream.storage.metadata.ObjectLockStore;
import io.coldstream.storage.object.ObjectKey;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract of {@link ObjectLockStore}. */
abstract class ObjectLockStoreContract {
    abstract MetadataStore store();

    abstract MetadataStore openAgain() throws Exception;

    private ObjectLockStore locks() {
        return store().objectLocks();
    }

    private static ObjectLock lock(String key, boolean isSet) {
        return new ObjectLock(UUID.randomUUID(), new ObjectKey(key), isSet);
    }

    @Test
    void whatIsNotedIsKnownUntilItIsForgotten() throws Exception {
        assertThat(locks().list()).isEmpty();
        ObjectLock first = lock("c/topics/a", false);
        ObjectLock second = lock("c/topics/b", true);
        long generation = store().generation();
        locks().put(List.of(first, second));
        assertThat(locks().list()).containsExactlyInAnyOrder(first, second);
        assertThat(locks().contains(first.copyId())).isTrue();
        assertThat(locks().contains(UUID.randomUUID())).isFalse();

        ObjectLock confirmed = new ObjectLock(first.copyId(), first.key(), true);
        locks().put(List.of(confirmed));
        try (MetadataStore other = openAgain()) {
            assertThat(other.objectLocks().list()).containsExactlyInAnyOrder(confirmed, second);
        }

        locks().remove(List.of(first.copyId(), UUID.randomUUID()));
        locks().remove(List.of(first.copyId()));
        assertThat(locks().list()).containsExactly(second);
        assertThat(locks().contains(first.copyId())).isFalse();
        assertThat(store().generation()).isEqualTo(generation);
    }

    @Test
    void nothingToNoteOrToForgetIsNothing() throws Exception {
        locks().put(List.of());
        locks().remove(List.of());
        assertThat(locks().list()).isEmpty();
    }
}

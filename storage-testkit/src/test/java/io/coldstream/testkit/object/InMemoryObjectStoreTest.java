package io.coldstream.testkit.object;

import io.coldstream.storage.object.ObjectStore;

class InMemoryObjectStoreTest extends ObjectStoreContract {
    private final InMemoryObjectStore memory = new InMemoryObjectStore();

    @Override
    protected ObjectStore openEmptyStore() {
        return memory;
    }

    @Override
    protected ObjectStore openSameObjects() {
        return memory;
    }
}

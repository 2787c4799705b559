package io.coldstream.testkit.object;

import io.coldstream.storage.object.ObjectStore;

/** Without faults, the fault-injecting store keeps the contract itself. */
class FaultlessObjectStoreTest extends ObjectStoreContract {
    private final InMemoryObjectStore memory = new InMemoryObjectStore();

    @Override
    protected ObjectStore openEmptyStore() {
        return new FaultyObjectStore(memory, 1, FaultPlan.none());
    }

    @Override
    protected ObjectStore openSameObjects() {
        return memory;
    }
}

package io.coldstream.storage.local;

import io.coldstream.storage.object.ObjectStore;
import io.coldstream.testkit.object.ObjectStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryObjectStoreContractTest extends ObjectStoreContract {
    private final Path root;

    DirectoryObjectStoreContractTest(@TempDir Path root) {
        this.root = root;
    }

    @Override
    protected ObjectStore openEmptyStore() throws Exception {
        return new DirectoryObjectStore(root);
    }

    @Override
    protected ObjectStore openSameObjects() throws Exception {
        return new DirectoryObjectStore(root);
    }
}

package io.coldstream.storage.jdbc;

import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.testkit.metadata.MetadataStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit makes the directory before each test
class SqliteContractTest extends MetadataStoreContract {
    @TempDir
    Path directory;

    @Override
    protected MetadataStore openEmpty() throws Exception {
        return openAgain();
    }

    @Override
    protected MetadataStore openAgain() throws Exception {
        return JdbcMetadataStore.open(
                DatabaseSettings.of("jdbc:sqlite:" + directory.resolve("new/metadata.db"), null, null));
    }
}

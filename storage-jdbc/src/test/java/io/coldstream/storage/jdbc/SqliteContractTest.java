package io.coldstream.storage.jdbc;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.testkit.metadata.MetadataStoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Each test gets a copy of a file whose tables were created once, because a disk takes its time to create them. */
@SuppressWarnings("NullAway.Init") // JUnit makes the directories first
class SqliteContractTest extends MetadataStoreContract {
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    @BeforeAll
    static void createTables() throws Exception {
        open(shared.resolve("not/there/yet/empty.db")).close();
    }

    @Override
    protected MetadataStore openEmpty() throws Exception {
        Files.copy(shared.resolve("not/there/yet/empty.db"), directory.resolve("metadata.db"));
        return openAgain();
    }

    @Override
    protected MetadataStore openAgain() throws Exception {
        return open(directory.resolve("metadata.db"));
    }

    private static MetadataStore open(Path file) throws StorageException {
        return JdbcMetadataStore.open(DatabaseSettings.of("jdbc:sqlite:" + file, null, null));
    }
}

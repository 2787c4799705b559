package io.coldstream.storage.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit makes the directory first
class SqliteUpgradeTest extends UpgradeContract {
    @TempDir
    Path directory;

    @Override
    DatabaseSettings settings() {
        return DatabaseSettings.of("jdbc:sqlite:" + directory.resolve("metadata.db"), null, null);
    }
}

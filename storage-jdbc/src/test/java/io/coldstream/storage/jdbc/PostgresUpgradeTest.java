package io.coldstream.storage.jdbc;

import io.coldstream.testkit.postgres.PostgresExtension;
import io.coldstream.testkit.postgres.PostgresTestServer;
import io.coldstream.testkit.postgres.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit hands in the server first
class PostgresUpgradeTest extends UpgradeContract {
    private TestDatabase database;

    @BeforeEach
    void createDatabase(PostgresTestServer server) throws Exception {
        database = server.createDatabase();
    }

    @Override
    DatabaseSettings settings() {
        return new DatabaseSettings(database.url(), database.user(), database.password(), 4, 5_000, 30_000);
    }
}

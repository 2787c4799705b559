package io.coldstream.storage.jdbc;

import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.testkit.metadata.MetadataStoreContract;
import io.coldstream.testkit.postgres.PostgresExtension;
import io.coldstream.testkit.postgres.PostgresTestServer;
import io.coldstream.testkit.postgres.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit hands in the server first
class PostgresContractTest extends MetadataStoreContract {
    private static TestDatabase database;

    @BeforeAll
    static void createDatabase(PostgresTestServer server) throws Exception {
        database = server.createDatabase();
    }

    @Override
    protected MetadataStore openEmpty() throws Exception {
        MetadataStore store = openAgain();
        database.execute("TRUNCATE cluster, topic, topic_partition, segment_copy, consumer_group, committed_offset,"
                + " audit_entry, policy_version, legal_hold, object_lock");
        database.execute("UPDATE counter SET next_value = 0");
        return store;
    }

    @Override
    protected MetadataStore openAgain() throws Exception {
        return JdbcMetadataStore.open(
                new DatabaseSettings(database.url(), database.user(), database.password(), 10, 5_000, 30_000));
    }
}

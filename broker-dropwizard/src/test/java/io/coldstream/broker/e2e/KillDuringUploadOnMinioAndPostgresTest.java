package io.coldstream.broker.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.testkit.postgres.PostgresExtension;
import io.coldstream.testkit.postgres.PostgresTestServer;
import io.coldstream.testkit.postgres.TestDatabase;
import io.coldstream.testkit.s3.S3TestBucket;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An S3 server and a PostgreSQL. */
@ExtendWith(PostgresExtension.class)
class KillDuringUploadOnMinioAndPostgresTest extends KillDuringUploadContract {
    @RegisterExtension
    static final S3TestBucket S3 = S3TestBucket.onAnyServer();

    private final TestDatabase database;

    KillDuringUploadOnMinioAndPostgresTest(PostgresTestServer postgres) throws SQLException {
        database = postgres.createDatabase();
    }

    /** The last look at catalogue and objects is the test's own. */
    @BeforeEach
    void credentialsForTheDefaultChain() {
        S3.credentials().asSystemProperties().forEach(System::setProperty);
    }

    @AfterEach
    void noCredentialsForAnybodyElse() {
        S3.credentials().asSystemProperties().keySet().forEach(System::clearProperty);
    }

    @Override
    void stores(ObjectNode configuration) {
        configuration
                .putObject("objectStore")
                .put("location", "s3://" + S3.bucket() + "/archive")
                .put("endpoint", S3.endpoint().toString())
                .put("region", S3.region());
        configuration
                .putObject("database")
                .put("url", database.url())
                .put("user", database.user())
                .put("password", database.password());
    }

    @Override
    Map<String, String> environment() {
        return S3.credentials().asEnvironment();
    }

    @Override
    int rounds() {
        return 2;
    }
}

package io.coldstream.broker.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.testkit.postgres.PostgresExtension;
import io.coldstream.testkit.postgres.PostgresTestServer;
import io.coldstream.testkit.postgres.TestDatabase;
import io.coldstream.testkit.s3.S3TestBucket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An S3 server and a PostgreSQL: what a team has. */
@ExtendWith(PostgresExtension.class)
class MinioAndPostgresTest extends ArchiveRoundTripContract {
    @RegisterExtension
    static final S3TestBucket S3 = S3TestBucket.onAnyServer();

    private final PostgresTestServer postgres;
    private @Nullable TestDatabase database;

    MinioAndPostgresTest(PostgresTestServer postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void credentialsForTheDefaultChain() {
        S3.credentials().asSystemProperties().forEach(System::setProperty);
    }

    @AfterEach
    void noCredentialsForAnybodyElse() {
        S3.credentials().asSystemProperties().keySet().forEach(System::clearProperty);
    }

    @Override
    void stores(ObjectNode configuration) throws Exception {
        configuration
                .putObject("objectStore")
                .put("location", "s3://" + S3.bucket() + "/archive")
                .put("endpoint", S3.endpoint().toString())
                .put("region", S3.region());
        if (database == null) {
            database = postgres.createDatabase(); // one for all starts of a test
        }
        configuration
                .putObject("database")
                .put("url", database.url())
                .put("user", database.user())
                .put("password", database.password());
    }
}

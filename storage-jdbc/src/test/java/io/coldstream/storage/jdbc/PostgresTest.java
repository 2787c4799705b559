package io.coldstream.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.testkit.postgres.PostgresTestServer;
import io.coldstream.testkit.postgres.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is true of PostgreSQL alone. The server is this class's own, because it is stopped now and then. */
@SuppressWarnings("NullAway.Init") // JUnit fills these before each test
class PostgresTest {
    private static final String SECRET = "hunter2";
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(10);

    private static PostgresTestServer server;

    private TestDatabase database;

    @BeforeAll
    static void start() throws IOException {
        server = PostgresTestServer.startEmbedded();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void createDatabase() throws Exception {
        database = server.createDatabase();
    }

    private static DatabaseSettings settings(String url, String user) {
        return new DatabaseSettings(url, user, SECRET, 3, 1_000, 2_000);
    }

    private JdbcMetadataStore open() throws StorageException {
        return JdbcMetadataStore.open(settings(database.url(), database.user()));
    }

    private static void refused(Kind kind, ThrowingCallable call) {
        assertTimeoutPreemptively(
                A_FEW_SECONDS,
                () -> assertThatThrownBy(call)
                        .isInstanceOfSatisfying(
                                StorageException.class,
                                e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind))
                        .hasMessageNotContaining(SECRET));
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws Exception {
        int freePort;
        try (ServerSocket socket = new ServerSocket(0)) {
            freePort = socket.getLocalPort();
        }
        refused(
                Kind.UNAVAILABLE,
                () -> JdbcMetadataStore.open(settings("jdbc:postgresql://localhost:" + freePort + "/x", "u")));
    }

    @Test
    void aServerThatSaysNothingIsUnavailable() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            refused(
                    Kind.UNAVAILABLE,
                    () -> JdbcMetadataStore.open(
                            settings("jdbc:postgresql://127.0.0.1:" + mute.getLocalPort() + "/x", "u")));
        }
    }

    @Test
    void aHostThatNobodyKnowsIsUnavailable() {
        refused(
                Kind.UNAVAILABLE,
                () -> JdbcMetadataStore.open(
                        settings("jdbc:postgresql://coldstream-test.invalid/x?password=" + SECRET, "u")));
    }

    @Test
    void aDatabaseOrUserThatDoesNotExistIsDenied() {
        refused(
                Kind.DENIED,
                () -> JdbcMetadataStore.open(settings(database.url() + "_other?password=" + SECRET, database.user())));
        refused(Kind.DENIED, () -> JdbcMetadataStore.open(settings(database.url(), "nobody")));
    }

    @Test
    void onlyTheRightPasswordIsLetIn() throws Exception {
        database.execute("CREATE USER alice PASSWORD '" + SECRET + "'");
        database.execute("GRANT ALL ON SCHEMA public TO alice");
        try (Connection connection = raw();
                Statement statement = connection.createStatement();
                ResultSet path = statement.executeQuery("SELECT current_setting('hba_file')")) {
            assertThat(path.next()).isTrue();
            database.execute("COPY (VALUES ('host all alice all scram-sha-256'), ('host all all all trust'),"
                    + " ('local all all trust')) TO '" + path.getString(1) + "'");
        }
        server.stop();
        server.restart();

        refused(
                Kind.DENIED,
                () -> JdbcMetadataStore.open(
                        new DatabaseSettings(database.url(), "alice", SECRET + "x", 3, 1_000, 2_000)));
        refused(
                Kind.DENIED,
                () -> JdbcMetadataStore.open(new DatabaseSettings(database.url(), "alice", null, 3, 1_000, 2_000)));
        try (JdbcMetadataStore store = JdbcMetadataStore.open(settings(database.url(), "alice"))) {
            store.probe();
            assertThat(store.describe()).doesNotContain(SECRET);
        }
    }

    private Connection raw() throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), "");
    }

    @Test
    void aUserWithoutPrivilegesIsDenied() throws Exception {
        String user = "guest_" + UUID.randomUUID().toString().substring(0, 8);
        database.execute("CREATE USER " + user);
        refused(Kind.DENIED, () -> JdbcMetadataStore.open(settings(database.url(), user)));
    }

    @Test
    void whileTheServerIsAwayCallsFailAndAfterwardsTheyDoNot() throws Exception {
        CommittedOffset offset =
                new CommittedOffset("g", new TopicIdPartition(UUID.randomUUID(), 0), 1, 0, "", Instant.EPOCH);
        try (JdbcMetadataStore store = open()) {
            store.groups().commitOffsets(List.of(offset));
            server.stop();
            try {
                refused(Kind.UNAVAILABLE, store::probe);
                refused(Kind.UNAVAILABLE, () -> store.groups().commitOffsets(List.of(offset)));
                refused(Kind.UNAVAILABLE, () -> store.topics().acquireLeadership());
            } finally {
                server.restart();
            }
            store.probe();
            assertThat(store.groups().listOffsets()).containsExactly(offset);
        }
    }

    @Test
    void aLockHeldElsewhereIsNotWaitedForForEver() throws Exception {
        try (JdbcMetadataStore store = open();
                Connection other = raw();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE counter");
            refused(Kind.UNAVAILABLE, () -> store.producerIds().allocateBlock(1));
            other.rollback();
            assertThat(store.producerIds().allocateBlock(1)).isZero();
        }
    }

    @Test
    void commitsAreDurableWhereTheServersDefaultIsNot() throws Exception {
        database.execute("ALTER ROLE postgres SET synchronous_commit = off");
        try (Database connections = new Database(Dialect.of(settings(database.url(), database.user())))) {
            assertThat(setting(connections, "synchronous_commit")).isEqualTo("on");
            assertThat(setting(connections, "statement_timeout")).isEqualTo("2s");
            assertThat(setting(connections, "application_name")).isEqualTo("coldstream");
        } finally {
            database.execute("ALTER ROLE postgres RESET synchronous_commit");
        }
    }

    private static String setting(Database connections, String name) throws StorageException {
        return connections.read(
                "to read a setting",
                handle -> handle.createQuery("SELECT current_setting(:name)")
                        .bind("name", name)
                        .mapTo(String.class)
                        .one());
    }

    @Test
    void storesThatOpenAFreshDatabaseTogetherAllSucceed() throws Exception {
        ExecutorService openers = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> clusterIds = new ArrayList<>();
            for (int opener = 0; opener < 4; opener++) {
                clusterIds.add(openers.submit(() -> {
                    try (JdbcMetadataStore store = open()) {
                        return store.clusterId();
                    }
                }));
            }
            String first = clusterIds.get(0).get(60, TimeUnit.SECONDS);
            for (Future<String> clusterId : clusterIds) {
                assertThat(clusterId.get(60, TimeUnit.SECONDS)).isEqualTo(first);
            }
        } finally {
            openers.shutdownNow();
        }
    }

    @Test
    void aSchemaOfItsOwnIsCreatedBesideOtherTables() throws Exception {
        database.execute("CREATE TABLE somebody_elses (id INTEGER)");
        refused(Kind.CORRUPT, () -> open());
        DatabaseSettings own = settings(database.url() + "?currentSchema=coldstream", database.user());
        try (JdbcMetadataStore store = JdbcMetadataStore.open(own)) {
            store.probe();
            assertThat(store.describe()).endsWith(", schema coldstream");
        }
        database.execute("SELECT * FROM coldstream.topic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"second,public", "second%2C%20public", "Second,public", "%22Second%22,public"})
    void aSearchPathDoesNotLeadToTheTablesOfAnother(String searchPath) throws Exception {
        try (JdbcMetadataStore first = open()) {
            first.claim();
            String clusterId = first.clusterId();
            database.execute("CREATE SCHEMA second");
            DatabaseSettings own = settings(database.url() + "?currentSchema=" + searchPath, database.user());
            for (int start = 0; start < 2; start++) {
                try (JdbcMetadataStore second = JdbcMetadataStore.open(own)) {
                    second.claim();
                    assertThat(second.clusterId()).isNotEqualTo(clusterId);
                }
            }
        }
        String schema = searchPath.contains("%22") ? "\"Second\"" : "second";
        database.execute("SELECT * FROM " + schema + ".topic");
    }

    @Test
    void aSchemaThatIsNotThereYetIsNotTakenForTheNextOfTheSearchPath() throws Exception {
        String user = "newcomer_" + UUID.randomUUID().toString().substring(0, 8);
        database.execute("CREATE USER " + user);
        String name = database.url().substring(database.url().lastIndexOf('/') + 1);
        database.execute("GRANT CREATE ON DATABASE \"" + name + "\" TO " + user);
        open().close();
        try (JdbcMetadataStore second =
                JdbcMetadataStore.open(settings(database.url() + "?currentSchema=second,public", user))) {
            second.probe();
        }
        database.execute("SELECT * FROM second.topic");
    }

    @Test
    void aSchemaNamedAfterTheUserIsTheServersToFind() throws Exception {
        open().close();
        database.execute("CREATE SCHEMA " + database.user());
        try (JdbcMetadataStore second = JdbcMetadataStore.open(
                settings(database.url() + "?currentSchema=%22$user%22,public", database.user()))) {
            second.probe();
        }
        database.execute("SELECT * FROM " + database.user() + ".topic");
    }

    @Test
    void aDatabaseUpgradedByANewerVersionIsRefused() throws Exception {
        open().close();
        database.execute("INSERT INTO " + Migrations.HISTORY_TABLE + " SELECT 99, '99', 'future', type,"
                + " 'V99__future.sql', 1, installed_by, installed_on, 1, success FROM " + Migrations.HISTORY_TABLE
                + " WHERE version = '1'");
        refused(Kind.CORRUPT, () -> open());
    }
}

package io.coldstream.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.NewTopic;
import io.coldstream.storage.metadata.TopicRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is true of SQLite alone. */
@SuppressWarnings("NullAway.Init") // JUnit fills these before each test
class SqliteTest {
    private static final Instant NOW = Instant.parse("2026-03-29T01:30:00Z");

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("metadata.db");
    }

    private JdbcMetadataStore open() throws StorageException {
        return JdbcMetadataStore.open(new DatabaseSettings("jdbc:sqlite:" + file, null, null, 4, 2_000, 1_000));
    }

    private Connection raw() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private String query(String sql) throws Exception {
        try (Connection connection = raw();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.getString(1);
        }
    }

    private static void refused(Kind kind, String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind))
                .hasMessageContaining(words);
    }

    private static NewTopic topic(String name) {
        return new NewTopic(UUID.randomUUID(), name, 1, Map.of(), NOW);
    }

    @Test
    void commitsAreForcedToDisk() throws Exception {
        DatabaseSettings settings = DatabaseSettings.of("jdbc:sqlite:" + file, null, null);
        try (Connection connection = Dialect.of(settings).unpooled().getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeQuery("PRAGMA journal_mode").getString(1))
                    .isEqualTo("wal");
            assertThat(statement.executeQuery("PRAGMA synchronous").getInt(1)).isEqualTo(2);
            assertThat(statement.executeQuery("PRAGMA foreign_keys").getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void openingTwiceMigratesOnce() throws Exception {
        open().close();
        String history = query("SELECT COUNT(*) FROM " + Migrations.HISTORY_TABLE);
        try (JdbcMetadataStore store = open()) {
            store.probe();
        }
        assertThat(query("SELECT COUNT(*) FROM " + Migrations.HISTORY_TABLE)).isEqualTo(history);
    }

    @Test
    void storesThatOpenAFreshFileTogetherAllSucceed() throws Exception {
        ExecutorService openers = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 8; round++) {
                file = directory.resolve("fresh-" + round + ".db");
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
            }
        } finally {
            openers.shutdownNow();
        }
    }

    @Test
    void aFileUpgradedByANewerVersionIsRefused() throws Exception {
        open().close();
        try (Connection connection = raw();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO " + Migrations.HISTORY_TABLE + " SELECT 99, '99', 'future', type,"
                    + " 'V99__future.sql', 1, installed_by, installed_on, 1, success FROM " + Migrations.HISTORY_TABLE
                    + " WHERE version = '1'");
        }
        refused(
                Kind.CORRUPT,
                "a newer version of Coldstream has upgraded the tables (to schema version 99)",
                () -> open());
    }

    @Test
    void aFileWithOtherTablesIsRefused() throws Exception {
        try (Connection connection = raw();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE somebody_elses (id INTEGER)");
        }
        refused(Kind.CORRUPT, "give it a database or a schema of its own", () -> open());
        assertThat(query("SELECT COUNT(*) FROM sqlite_master")).isEqualTo("1");
    }

    @Test
    void aFileThatIsNoDatabaseIsCorrupt() throws Exception {
        Files.writeString(file, "this is not a database, but it is long enough to be read as one. ".repeat(50));
        refused(Kind.CORRUPT, "no SQLite database", () -> open());
    }

    @Test
    void aDamagedFileIsCorrupt() throws Exception {
        try (JdbcMetadataStore store = open()) {
            for (int number = 0; number < 200; number++) {
                store.topics().create(topic("topic-" + number));
            }
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] garbage = new byte[(int) (bytes.length() - 4096)];
            Arrays.fill(garbage, (byte) 0xa5);
            bytes.seek(4096);
            bytes.write(garbage);
        }
        refused(Kind.CORRUPT, "damaged", () -> {
            try (JdbcMetadataStore store = open()) {
                store.topics().list();
            }
        });
    }

    @Test
    void aRowThatMakesNoSenseIsCorrupt() throws Exception {
        try (JdbcMetadataStore store = open()) {
            store.topics().create(topic("t"));
            try (Connection connection = raw();
                    Statement statement = connection.createStatement()) {
                statement.execute("UPDATE topic SET configs = '{'");
            }
            refused(Kind.CORRUPT, "table topic", () -> store.topics().list());
        }
    }

    @Test
    void aFullDiskIsOutOfSpaceAndLosesNothing() throws Exception {
        Dialect dialect = Dialect.of(DatabaseSettings.of("jdbc:sqlite:" + file, null, null));
        Migrations.migrate(dialect);
        // No file system can be filled here, but a file may be forbidden to grow: the same error of SQLite's.
        Dialect bounded = new BoundedSqlite(dialect, Integer.parseInt(query("PRAGMA page_count")) + 3);
        try (JdbcMetadataStore store = new JdbcMetadataStore(new Database(bounded), UUID::randomUUID)) {
            store.audit().append(new AuditEntry(NOW, "a", "b", "c", "small"));
            String large = "x".repeat(100_000);
            refused(
                    Kind.OUT_OF_SPACE,
                    "disk is full",
                    () -> store.audit().append(new AuditEntry(NOW, "a", "b", "c", large)));
            assertThat(store.audit().newest(10))
                    .extracting(stored -> stored.entry().reason())
                    .containsExactly("small");
            store.probe();
        }
    }

    @Test
    void aPlaceWhereNoFileCanBeIsRefused() throws Exception {
        Files.writeString(directory.resolve("file"), "");
        file = directory.resolve("file/metadata.db");
        refused(Kind.UNAVAILABLE, "cannot be created", () -> open());
        file = directory;
        refused(Kind.DENIED, "cannot be opened", () -> open());
    }

    @Test
    void aLockHeldElsewhereIsWaitedForAndThenNamed() throws Exception {
        try (JdbcMetadataStore store = open();
                Connection other = raw();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            refused(
                    Kind.UNAVAILABLE,
                    "another process holds the file's lock",
                    () -> store.topics().create(topic("t")));
            assertThat(store.topics().list()).isEmpty();
            statement.execute("ROLLBACK");
            store.topics().create(topic("t"));
            assertThat(store.topics().list()).extracting(TopicRecord::name).containsExactly("t");
        }
    }

    @Test
    void aClosedStoreIsUnavailable() throws Exception {
        JdbcMetadataStore store = open();
        store.close();
        refused(Kind.UNAVAILABLE, "closed", () -> store.topics().list());
    }

    @Test
    void twoProcessesOnOneFileWaitForEachOther() throws Exception {
        int calls = 20;
        try (JdbcMetadataStore store = JdbcMetadataStore.open(DatabaseSettings.of("jdbc:sqlite:" + file, null, null))) {
            Process other = start(calls);
            try {
                int own = 0;
                while (other.isAlive() || own < calls) { // writes for as long as the other does
                    store.producerIds().allocateBlock(1);
                    own++;
                }
                assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(other.exitValue()).isZero();
                assertThat(store.producerIds().allocateBlock(1)).isEqualTo(own + calls);
            } finally {
                other.destroyForcibly();
            }
        }
        assertThat(query("PRAGMA integrity_check")).isEqualTo("ok");
    }

    @Test
    void whatAKilledProcessWasToldIsKept() throws Exception {
        Process other = start(1_000_000);
        long last = -1;
        try (BufferedReader told = other.inputReader(StandardCharsets.UTF_8)) {
            for (int line = 0; line < 20; line++) {
                last = Long.parseLong(told.readLine());
            }
            other.destroyForcibly();
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            other.destroyForcibly();
        }
        try (JdbcMetadataStore store = open()) {
            assertThat(store.producerIds().allocateBlock(1)).isGreaterThan(last);
        }
        assertThat(query("PRAGMA integrity_check")).isEqualTo("ok");
    }

    private Process start(int calls) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        file.toString(),
                        String.valueOf(calls))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Takes producer ids from a file and prints them, in a process of its own. */
    @SuppressWarnings("SystemOut") // read by the process that started this one
    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String[] args) throws Exception {
            DatabaseSettings settings = DatabaseSettings.of("jdbc:sqlite:" + args[0], null, null);
            try (JdbcMetadataStore store = JdbcMetadataStore.open(settings)) {
                for (int call = 0; call < Integer.parseInt(args[1]); call++) {
                    System.out.println(store.producerIds().allocateBlock(1));
                }
            }
        }
    }
}

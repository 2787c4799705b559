package io.coldstream.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an empty database is filled with must be what Flyway makes, and goes on with. */
@SuppressWarnings("NullAway.Init") // JUnit fills it before each test
class FirstTablesTest {
    private static final String TABLES = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name";
    private static final String HISTORY = "SELECT installed_rank, version, description, type, script, checksum,"
            + " installed_by, success, typeof(success), typeof(installed_on), length(installed_on),"
            + " typeof(execution_time) FROM coldstream_schema_history";

    @TempDir
    Path directory;

    @Test
    void theTablesAndTheirHistoryAreThoseThatFlywayMakes() throws Exception {
        assertThat(flyway("flyways", "classpath:db/migration", "classpath:db/sqlite")
                        .migrate()
                        .migrationsExecuted)
                .isEqualTo(SchemaHistory.SCRIPTS.size());

        assertThat(FirstTables.make(dialect("ours"), () -> 0)).isTrue();

        for (String query : List.of(TABLES, HISTORY, "SELECT * FROM counter ORDER BY name")) {
            assertThat(rows("ours", query)).isNotEmpty().isEqualTo(rows("flyways", query));
        }
    }

    @Test
    void flywayFindsThemValidAndUpgradesThem() throws Exception {
        JdbcMetadataStore.open(settings("ours")).close();
        Flyway same = flyway("ours", "classpath:db/migration", "classpath:db/sqlite");
        same.validate();
        assertThat(same.migrate().migrationsExecuted).isZero();

        Path next = Files.createDirectory(directory.resolve("next"));
        Files.writeString(next.resolve("V1000__one_more_table.sql"), "CREATE TABLE one_more (id INTEGER);");
        Flyway newer = flyway("ours", "classpath:db/migration", "classpath:db/sqlite", "filesystem:" + next);
        assertThat(newer.migrate().migrationsExecuted).isEqualTo(1);
        newer.validate();

        assertThat(rows("ours", "SELECT version FROM coldstream_schema_history ORDER BY installed_rank"))
                .endsWith(List.of("1000"));
        assertThatThrownBy(() -> JdbcMetadataStore.open(settings("ours")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("a newer version of Coldstream");
    }

    @Test
    void aDatabaseWithAnythingInItIsLeftAlone() throws Exception {
        try (Connection connection = DriverManager.getConnection(url("ours"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE somebodys (id INTEGER)");
        }

        assertThat(FirstTables.make(dialect("ours"), () -> 0)).isFalse();

        assertThat(rows("ours", "SELECT name FROM sqlite_master")).containsExactly(List.of("somebodys"));
    }

    private String url(String name) {
        return "jdbc:sqlite:" + directory.resolve(name + ".db");
    }

    private DatabaseSettings settings(String name) {
        return DatabaseSettings.of(url(name), null, null);
    }

    private Dialect dialect(String name) {
        return Dialect.of(settings(name));
    }

    private Flyway flyway(String name, String... locations) {
        return Flyway.configure()
                .dataSource(dialect(name).unpooled())
                .locations(locations)
                .table(Migrations.HISTORY_TABLE)
                .load();
    }

    private List<List<String>> rows(String name, String query) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url(name));
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                    row.add(String.valueOf(found.getString(column)));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}

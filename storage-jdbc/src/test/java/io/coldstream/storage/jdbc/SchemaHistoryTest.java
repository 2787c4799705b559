package io.coldstream.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.storage.StorageException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a start may do without Flyway. */
@SuppressWarnings("NullAway.Init") // JUnit fills these before each test
class SchemaHistoryTest {
    @TempDir
    Path directory;

    private String url;
    private DatabaseSettings settings;

    @BeforeEach
    void nameFile() {
        url = "jdbc:sqlite:" + directory.resolve("metadata.db");
        settings = DatabaseSettings.of(url, null, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:sqlite:a.db", "jdbc:postgresql://localhost/a"})
    void everyMigrationIsListed(String database) throws Exception {
        List<String> found = new ArrayList<>();
        for (String folder :
                Dialect.of(DatabaseSettings.of(database, null, null)).migrations()) {
            URI place = Objects.requireNonNull(SchemaHistory.class.getResource("/" + folder + "/"))
                    .toURI();
            try (var scripts = Files.list(Path.of(place))) {
                scripts.map(script -> script.getFileName().toString()).forEach(found::add);
            }
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(SchemaHistory.SCRIPTS);
    }

    @Test
    void anEmptyDatabaseIsForFlyway() throws Exception {
        assertThat(SchemaHistory.isUpToDate(Dialect.of(settings))).isFalse();
    }

    @Test
    void whatWasMadeIsUpToDate() throws Exception {
        JdbcMetadataStore.open(settings).close();
        assertThat(SchemaHistory.isUpToDate(Dialect.of(settings))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"checksum = checksum + 1", "success = 0", "script = 'V1__other.sql'"})
    void anythingElseIsForFlyway(String change) throws Exception {
        JdbcMetadataStore.open(settings).close();
        execute("UPDATE " + Migrations.HISTORY_TABLE + " SET " + change + " WHERE version = '1'");
        assertThat(SchemaHistory.isUpToDate(Dialect.of(settings))).isFalse();
    }

    @Test
    void aMigrationThatIsMissingIsForFlyway() throws Exception {
        JdbcMetadataStore.open(settings).close();
        execute("DELETE FROM " + Migrations.HISTORY_TABLE + " WHERE version = '1'");
        assertThat(SchemaHistory.isUpToDate(Dialect.of(settings))).isFalse();
    }

    @Test
    void aChangedMigrationIsStillRefused() throws Exception {
        JdbcMetadataStore.open(settings).close();
        execute("UPDATE " + Migrations.HISTORY_TABLE + " SET checksum = checksum + 1 WHERE version = '1'");
        assertThatThrownBy(() -> JdbcMetadataStore.open(settings))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT))
                .hasMessageContaining("the tables are not those that Coldstream made");
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }
}

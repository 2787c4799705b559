package io.coldstream.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {
    private static final String SECRET = "hunter2";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "coldstream.db",
                "jdbc:mysql://localhost/x?password=hunter2",
                "jdbc:h2:mem:x",
                "JDBC:SQLITE:x"
            })
    void anyOtherDatabaseIsRefusedAndTheSupportedAreNamed(String url) {
        assertThatThrownBy(() -> JdbcMetadataStore.open(DatabaseSettings.of(url, null, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jdbc:sqlite:")
                .hasMessageContaining("jdbc:postgresql:")
                .hasMessageNotContaining(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:sqlite:",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite::resource:x.db",
                "jdbc:sqlite:file:x.db?mode=memory",
                "jdbc:sqlite:x.db?synchronous=OFF"
            })
    void sqliteIsAPlainFile(String url) {
        assertThatThrownBy(() -> JdbcMetadataStore.open(DatabaseSettings.of(url, null, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jdbc:sqlite:<path of a file>");
    }

    @Test
    void aMalformedPostgresUrlIsRefusedWithoutRepeatingIt() {
        DatabaseSettings settings = DatabaseSettings.of("jdbc:postgresql://host:port/x?password=" + SECRET, null, null);
        assertThatThrownBy(() -> JdbcMetadataStore.open(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jdbc:postgresql://<host>")
                .hasMessageNotContaining(SECRET);
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db.example:5433/events?password=hunter2&user=x, PostgreSQL at db.example:5433/events",
        "'jdbc:postgresql://a:1,b:2/events', 'PostgreSQL at a:1,b:2/events'",
        "jdbc:postgresql://db/events?currentSchema=cold, 'PostgreSQL at db:5432/events, schema cold'"
    })
    void aDescriptionNamesTheServerAndNoSecret(String url, String expected) {
        assertThat(Dialect.of(DatabaseSettings.of(url, "user", SECRET)).describe())
                .isEqualTo(expected);
    }

    @Test
    void settingsDoNotPrintSecrets() {
        assertThat(DatabaseSettings.of("jdbc:postgresql://h/d?password=" + SECRET, "user", SECRET)
                        .toString())
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @CsvSource({"0,5000,30000", "8,249,30000", "8,5000,999"})
    void impatientSettingsAreRefused(int connectionsMax, int connectTimeoutMs, int statementTimeoutMs) {
        assertThatThrownBy(() -> new DatabaseSettings(
                        "jdbc:sqlite:x", null, null, connectionsMax, connectTimeoutMs, statementTimeoutMs))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

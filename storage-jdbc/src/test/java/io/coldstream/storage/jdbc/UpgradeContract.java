package io.coldstream.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.policy.PolicyContent;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.metadata.AuditChain;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.metadata.StoredAuditEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database of the first version, with rows in it, and what becomes of it; and what a database itself refuses. */
abstract class UpgradeContract {
    private static final UUID TOPIC = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final Instant NOW = Instant.parse("2026-03-29T01:30:00Z");

    /** A database without tables, the same for each call in a test. */
    abstract DatabaseSettings settings() throws Exception;

    private void execute(String... statements) throws Exception {
        try (Connection connection = Dialect.of(settings()).unpooled().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void createFirstVersion() throws Exception {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(Dialect.of(settings()).unpooled())
                .locations("classpath:db/migration")
                .table(Migrations.HISTORY_TABLE)
                .target("1")
                .load()
                .migrate();
        execute(
                "INSERT INTO topic VALUES ('" + TOPIC + "', 'orders', 1, '{}', 0, 'ACTIVE', 1, NULL)",
                "INSERT INTO topic_partition VALUES ('" + TOPIC + "', 0, 3, 0)",
                "INSERT INTO segment_copy VALUES ('" + new UUID(1, 1) + "', '" + TOPIC + "', 0, 0, 10, 3, 'k', 100, 50,"
                        + " 60, 70, 'AVAILABLE', 80, 90, 20, '" + "ab".repeat(32) + "')",
                "INSERT INTO audit_entry VALUES (0, 1, 'a', 'b', 'first', 'd'), (1, 2, 'a', 'b', 'second', 'd')",
                "UPDATE counter SET next_value = 2 WHERE name = 'audit'");
    }

    @Test
    void rowsOfTheFirstVersionAreKept() throws Exception {
        createFirstVersion();
        try (JdbcMetadataStore store = JdbcMetadataStore.open(settings())) {
            assertThat(store.generation()).isZero();
            SegmentRecord copy = store.segments().list().get(0);
            assertThat(Objects.requireNonNull(copy.object()).minTimestampMs()).isEqualTo(-1);
            assertThat(store.topics().list()).hasSize(1);
            assertThat(store.policies().list()).isEmpty();
            assertThat(store.holds().list(0, 10)).isEmpty();
            store.topics().replaceConfigs(TOPIC, 0, Map.of());
            assertThat(store.generation()).isEqualTo(1);
        }
    }

    @Test
    void theChainBeginsBehindTheEntriesOfTheFirstVersion() throws Exception {
        createFirstVersion();
        try (JdbcMetadataStore store = JdbcMetadataStore.open(settings())) {
            store.audit().append(new AuditEntry(NOW, "a", "b", "third", "d", "plan 7", "retention.ms"));
            store.audit().append(new AuditEntry(NOW, "a", "b", "fourth", "d"));
            List<StoredAuditEntry> log = store.audit().list(0, 10);
            assertThat(log)
                    .extracting(stored -> stored.entry().subject())
                    .containsExactly("first", "second", "third", "fourth");
            assertThat(log.get(1).hash()).isNull();
            assertThat(log.get(2).previousHash()).isEqualTo(AuditChain.GENESIS);
            assertThat(log.get(3).previousHash()).isEqualTo(log.get(2).hash());
            assertThat(AuditChain.beginning().firstBroken(log)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM legal_hold",
                "UPDATE legal_hold SET reason = 'other'",
                "UPDATE legal_hold SET end_offset = NULL, start_offset = NULL",
                "UPDATE legal_hold SET released_at_ms = NULL, released_by = NULL, release_reason = NULL",
                "DELETE FROM audit_entry",
                "UPDATE audit_entry SET reason = 'other'",
                "UPDATE audit_entry SET hash = NULL, previous_hash = NULL",
                "DELETE FROM policy_version",
                "UPDATE policy_version SET settings = '{}'",
            })
    void theDatabaseRefusesToForget(String statement) throws Exception {
        createFirstVersion();
        try (JdbcMetadataStore store = JdbcMetadataStore.open(settings())) {
            LegalHold hold = new LegalHold(
                    UUID.randomUUID(), "orders", HoldScope.ofTopic(TOPIC), "why", "legal", "alice", NOW, null);
            store.holds().place(hold);
            LegalHold released = store.holds().release(hold.id(), new LegalHold.Release("bob", "closed", NOW));
            store.policies().create("keep", new PolicyContent("", Map.of(), List.of()), NOW, "alice");
            List<StoredAuditEntry> log = store.audit().list(0, 10);

            assertThatThrownBy(() -> execute(statement)).isInstanceOf(SQLException.class);

            assertThat(store.holds().list(0, 10)).containsExactly(released);
            assertThat(store.audit().list(0, 10)).isEqualTo(log).hasSize(5);
            assertThat(store.policies().list()).hasSize(1);
        }
    }
}

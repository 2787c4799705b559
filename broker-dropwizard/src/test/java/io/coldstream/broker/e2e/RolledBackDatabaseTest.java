package io.coldstream.broker.e2e;

import static io.coldstream.broker.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.broker.gate.DatabaseGate;
import io.coldstream.broker.gate.DeletionControl;
import io.coldstream.broker.health.Finding;
import io.coldstream.broker.health.Probe;
import io.coldstream.broker.health.Status;
import io.coldstream.broker.http.Planning;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.storage.object.StoredObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that was restored to yesterday's state deletes nothing by itself. */
class RolledBackDatabaseTest {
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    private static final Map<String, String> SMALL_SEGMENTS = Map.of("segment.bytes", "16384", "segment.ms", "300");

    @TempDir
    Path dataDir;

    private TestBroker start(String retentionMs) throws Exception {
        return TestBroker.start(
                dataDir,
                root -> root.withObject("/topicDefaults")
                        .put("retention.ms", retentionMs)
                        .put("local.retention.ms", retentionMs));
    }

    private static Finding deletionsFinding(TestBroker broker) throws Exception {
        for (Probe probe : broker.broker().httpServices().probes()) {
            if (probe.name().equals("deletions")) {
                return probe.look();
            }
        }
        throw new AssertionError("nobody looks at deletions");
    }

    private static List<String> objects(TestBroker broker) throws Exception {
        return broker.broker().part(ObjectStore.class).list("", "", 1000).stream()
                .map(StoredObject::key)
                .map(Object::toString)
                .toList();
    }

    @Test
    void yesterdaysDatabaseDeletesNothingUntilSomebodyAcceptsIt() throws Exception {
        Path database = dataDir.resolve("coldstream.db");
        Path backup = dataDir.resolve("yesterday.db");
        List<String> sent = new ArrayList<>();
        try (TestBroker broker = start("-1")) {
            Events.createTopic(broker, PARTITION.topic(), 1, SMALL_SEGMENTS);
            sent.addAll(Events.produce(broker, PARTITION, 0, 200, 300));
            Events.awaitArchived(broker, PARTITION);
        }
        Files.copy(database, backup);
        try (TestBroker broker = start("-1")) {
            sent.addAll(Events.produce(broker, PARTITION, 200, 100, 300));
            Events.awaitArchived(broker, PARTITION);
        }
        Files.copy(backup, database, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(dataDir.resolve("coldstream.db-wal"));
        Files.deleteIfExists(dataDir.resolve("coldstream.db-shm"));

        try (TestBroker broker = start("1")) {
            DatabaseGate gate = broker.broker().part(DatabaseGate.class);
            assertThat(gate.suspension().orElseThrow().difference()).contains("Generation");
            List<String> before = objects(broker);
            assertThat(before).hasSizeGreaterThan(2);
            // A new topic that nothing is due in: once it is archived, tiering has looked at everything meanwhile.
            TopicPartition later = new TopicPartition("later", 0);
            Events.createTopic(
                    broker,
                    later.topic(),
                    1,
                    Map.of("segment.ms", "300", "retention.ms", "-1", "local.retention.ms", "-1"));
            for (int i = 0; i < 3; i++) {
                Events.produce(broker, later, i, 1, 100);
                Events.awaitArchived(broker, later);
            }
            assertThat(Events.offset(broker, PARTITION, OffsetSpec.earliest())).isZero();
            assertThat(Events.offset(broker, PARTITION, OffsetSpec.earliestLocal()))
                    .isZero();
            assertThat(objects(broker)).containsAll(before);
            assertThat(Events.values(Events.read(broker, PARTITION, 0))).isEqualTo(sent);
            try (Admin admin = broker.admin()) {
                assertThatThrownBy(() -> admin.deleteTopics(List.of(PARTITION.topic()))
                                .all()
                                .get())
                        .hasRootCauseInstanceOf(PolicyViolationException.class)
                        .hasMessageContaining("Deletions are suspended since");
                assertThatThrownBy(() -> admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(1)))
                                .all()
                                .get())
                        .hasRootCauseInstanceOf(PolicyViolationException.class);
            }
        }
        try (TestBroker broker = start("1")) {
            DatabaseGate gate = broker.broker().part(DatabaseGate.class);
            assertThat(gate.suspension()).as("over a restart").isPresent();
            assertThat(Events.offset(broker, PARTITION, OffsetSpec.earliest())).isZero();

            DeletionControl control = broker.broker().part(Planning.class).deletions();
            assertThat(control.suspension()).isEqualTo(gate.suspension());
            assertThat(deletionsFinding(broker).status()).isEqualTo(Status.DEGRADED);
            DeletionControl.Accepted seen = new DeletionControl.Accepted(
                    control.suspension().orElseThrow().since(), null);
            assertThat(control.accept(seen, "ada", "Restored on purpose.")).isTrue();
            assertThat(control.accept(seen, "ada", "Twice.")).isFalse();
            assertThat(deletionsFinding(broker).status()).isEqualTo(Status.HEALTHY);
            eventually(
                    "deletion goes on",
                    () -> Events.offset(broker, PARTITION, OffsetSpec.earliest()),
                    earliest -> earliest == 300);
            assertThat(broker.broker().part(MetadataStore.class).audit().newest(1000))
                    .extracting(stored -> stored.entry().action())
                    .contains("accept_database");
        }
        try (TestBroker broker = start("1")) {
            assertThat(broker.broker().part(DatabaseGate.class).suspension()).isEmpty();
        }
    }
}

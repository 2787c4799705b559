package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of an event to the archive and back, on whatever stores a subclass brings. */
abstract class ArchiveRoundTripContract {
    private static final Map<String, String> SMALL_SEGMENTS =
            Map.of("segment.bytes", "16384", "segment.ms", "300", "local.retention.ms", "-1");

    @TempDir
    Path dataDir;

    /** Names the stores in the configuration. */
    abstract void stores(ObjectNode configuration) throws Exception;

    private TestBroker start() throws Exception {
        return TestBroker.start(dataDir, root -> {
            try {
                stores(root);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void everyEventComesBackFromTheArchiveByteForByte() throws Exception {
        TopicPartition partition = new TopicPartition("round-trip", 0);
        try (TestBroker broker = start()) {
            Events.createTopic(broker, partition.topic(), 1, SMALL_SEGMENTS);
            List<String> sent = Events.produce(broker, partition, 0, 500, 300);
            Events.dropLocal(broker, partition);

            assertThat(Events.offset(broker, partition, OffsetSpec.earliest())).isZero();
            assertThat(Events.values(Events.read(broker, partition, 0))).isEqualTo(sent);
            assertThat(Events.values(Events.read(broker, partition, 123))).isEqualTo(sent.subList(123, 500));
        }
    }

    @Test
    void aConsumerCrossesFromTheArchiveToTheLocalLog() throws Exception {
        TopicPartition partition = new TopicPartition("crossing", 0);
        try (TestBroker broker = start()) {
            Events.createTopic(broker, partition.topic(), 1, SMALL_SEGMENTS);
            List<String> all = new ArrayList<>(Events.produce(broker, partition, 0, 300, 200));
            Events.dropLocal(broker, partition);
            Events.setConfig(broker, partition.topic(), "local.retention.ms", "-1");
            Events.setConfig(broker, partition.topic(), "segment.ms", "3600000");
            all.addAll(Events.produce(broker, partition, 300, 200, 200));

            assertThat(Events.offset(broker, partition, OffsetSpec.earliestLocal()))
                    .isEqualTo(300);
            assertThat(Events.values(Events.read(broker, partition, 0))).isEqualTo(all);
        }
    }

    @Test
    void aBrokerThatLostItsDiskGoesOnAtTheEndOfTheArchive() throws Exception {
        TopicPartition partition = new TopicPartition("lost-disk", 0);
        List<String> all;
        try (TestBroker broker = start()) {
            Events.createTopic(broker, partition.topic(), 1, SMALL_SEGMENTS);
            all = new ArrayList<>(Events.produce(broker, partition, 0, 200, 200));
            Events.awaitArchived(broker, partition);
        }
        deleteRecursively(dataDir.resolve("logs"));
        try (TestBroker broker = start()) {
            all.addAll(Events.produce(broker, partition, 200, 50, 200));
            assertThat(Events.values(Events.read(broker, partition, 0))).isEqualTo(all);
        }
    }

    private static void deleteRecursively(Path folder) throws Exception {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

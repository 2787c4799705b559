package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.storage.metadata.MetadataStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads that are paused, switched off, and switched on late: nothing is lost, and offsets have no gap. */
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
class UploadsSwitchedTest {
    private static final TopicPartition PARTITION = new TopicPartition("switched", 0);
    /** Tells that tiering has looked at everything since: a topic of its own whose records get archived. */
    private static final TopicPartition WITNESS = new TopicPartition("witness", 0);

    @TempDir
    Path dataDir;

    private TestBroker broker;
    private int witnessed;

    @BeforeEach
    void start() throws Exception {
        broker = TestBroker.start(dataDir);
        Events.createTopic(broker, WITNESS.topic(), 1, Map.of("segment.ms", "300"));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private void createTopic(String setting, String value) throws Exception {
        Events.createTopic(
                broker,
                PARTITION.topic(),
                1,
                Map.of("segment.bytes", "16384", "segment.ms", "300", "local.retention.ms", "-1", setting, value));
    }

    private void awaitALookAtEverything() throws Exception {
        for (int i = 0; i < 2; i++) {
            Events.produce(broker, WITNESS, witnessed++, 1, 100);
            Events.awaitArchived(broker, WITNESS);
        }
    }

    private long archivedUpTo() throws Exception {
        UUID topicId = broker.broker()
                .part(TopicCatalog.class)
                .byName(PARTITION.topic())
                .orElseThrow()
                .id();
        return broker.broker().part(MetadataStore.class).segments().list().stream()
                .filter(copy -> copy.intent().partition().topicId().equals(topicId))
                .mapToLong(copy -> copy.intent().offsets().end())
                .max()
                .orElse(0);
    }

    @Test
    void aPauseHoldsUploadsBackAndLosesNothing() throws Exception {
        createTopic("remote.log.copy.disable", "false");
        List<String> sent = new ArrayList<>(Events.produce(broker, PARTITION, 0, 150, 300));
        Events.awaitArchived(broker, PARTITION);

        Events.setConfig(broker, PARTITION.topic(), "remote.log.copy.disable", "true");
        sent.addAll(Events.produce(broker, PARTITION, 150, 150, 300));
        awaitALookAtEverything();
        assertThat(archivedUpTo()).isEqualTo(150);
        // What is archived leaves the disk as ever, what waits does not.
        Events.setConfig(broker, PARTITION.topic(), "local.retention.ms", "0");
        awaitALookAtEverything();
        assertThat(Events.offset(broker, PARTITION, OffsetSpec.earliestLocal())).isEqualTo(150);
        assertThat(Events.values(Events.read(broker, PARTITION, 0))).isEqualTo(sent);

        Events.setConfig(broker, PARTITION.topic(), "remote.log.copy.disable", "false");
        sent.addAll(Events.produce(broker, PARTITION, 300, 50, 300));
        Events.dropLocal(broker, PARTITION);
        assertThat(Events.values(Events.read(broker, PARTITION, 0))).isEqualTo(sent);
    }

    @Test
    void whatIsArchivedStaysReadableWhenTieringIsSwitchedOff() throws Exception {
        createTopic("remote.storage.enable", "true");
        List<String> sent = new ArrayList<>(Events.produce(broker, PARTITION, 0, 150, 300));
        Events.dropLocal(broker, PARTITION);

        Events.setConfig(broker, PARTITION.topic(), "remote.storage.enable", "false");
        sent.addAll(Events.produce(broker, PARTITION, 150, 150, 300));
        awaitALookAtEverything();
        assertThat(archivedUpTo()).isEqualTo(150);
        assertThat(Events.offset(broker, PARTITION, OffsetSpec.earliest())).isZero();
        assertThat(Events.offset(broker, PARTITION, OffsetSpec.earliestLocal())).isEqualTo(150);
        assertThat(Events.values(Events.read(broker, PARTITION, 0))).isEqualTo(sent);
        broker.restart();
        assertThat(Events.values(Events.read(broker, PARTITION, 0))).isEqualTo(sent);

        Events.setConfig(broker, PARTITION.topic(), "remote.storage.enable", "true");
        sent.addAll(Events.produce(broker, PARTITION, 300, 50, 300));
        Events.dropLocal(broker, PARTITION);
        assertThat(Events.values(Events.read(broker, PARTITION, 0))).isEqualTo(sent);
    }

    @Test
    void tieringThatIsSwitchedOnLateArchivesWhatIsOldToo() throws Exception {
        createTopic("remote.storage.enable", "false");
        List<String> sent = Events.produce(broker, PARTITION, 0, 200, 300);
        awaitALookAtEverything();
        assertThat(archivedUpTo()).isZero();
        assertThat(Events.values(Events.read(broker, PARTITION, 0))).isEqualTo(sent);

        Events.setConfig(broker, PARTITION.topic(), "remote.storage.enable", "true");
        Events.dropLocal(broker, PARTITION);
        assertThat(Events.values(Events.read(broker, PARTITION, 0))).isEqualTo(sent);
    }
}

package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A second broker on what belongs to a first one. */
class SecondBrokerTest {
    private static final Map<String, String> EVICTED_AT_ONCE =
            Map.of("segment.bytes", "16384", "segment.ms", "300", "local.retention.ms", "0");

    @RegisterExtension
    final BrokerProcesses brokers = new BrokerProcesses();

    @TempDir
    Path folder;

    @Test
    void aDataDirectoryThatIsInUseIsRefusedAndItsOwnerGoesOn() throws Exception {
        TopicPartition partition = new TopicPartition("first-come", 0);
        BrokerProcess first = brokers.start(folder.resolve("first"), root -> {});
        Events.createTopic(first, partition.topic(), 1, EVICTED_AT_ONCE);
        List<String> sent = new ArrayList<>(Events.produce(first, partition, 0, 200, 200));

        BrokerProcess second = brokers.launch(
                folder.resolve("second"),
                root -> root.put("dataDir", first.dataDir().toString()),
                Map.of());
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.log().strip().lines())
                .singleElement()
                .asString()
                .contains("in use by another running broker", first.dataDir().toString());

        sent.addAll(Events.produce(first, partition, 200, 200, 200));
        Events.awaitArchived(first, partition); // a broker that was fenced archives nothing
        assertThat(Events.read(first, partition, 0))
                .allSatisfy(record -> assertThat(record.leaderEpoch()).hasValue(0));
        assertThat(Events.values(Events.read(first, partition, 0))).isEqualTo(sent);
    }
}

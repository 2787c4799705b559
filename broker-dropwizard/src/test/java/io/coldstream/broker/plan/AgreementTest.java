package io.coldstream.broker.plan;

import static io.coldstream.broker.plan.FactsInMemory.topic;
import static io.coldstream.broker.plan.FactsInMemory.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.plan.Agreement.Stretch;
import io.coldstream.broker.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private static final int PARTITIONS = 1000;

    private final FactsInMemory facts = new FactsInMemory();

    private Agreement agreement(SettingsChange change) {
        Instant now = facts.time().trusted();
        return Agreement.of(change, Evaluation.of(change, facts, Map.of(), now), now, now.plus(Plans.HORIZON));
    }

    @Test
    void ofPartitionsThatLoseNothingOnlyTheEndIsRemembered() {
        Topic big = topic("big", PARTITIONS, Map.of());
        for (int partition = 0; partition < PARTITIONS; partition++) {
            facts.put(big, partition, partition == 7 ? 20 : 0);
        }
        facts.setHours(20);
        Agreement agreement = agreement(SettingsChange.of(big, with(big, "retention.ms", "1")));
        TopicIdPartition losing = new TopicIdPartition(big.id(), 7);
        assertThat(agreement.stretches())
                .containsOnly(Map.entry(losing, new Stretch(new OffsetRange(0, 200), new OffsetRange(0, 200))));
        assertThat(agreement.entries()).isEqualTo(2);
        assertThat(agreement.firmEnds().of(losing)).isEqualTo(200);
        assertThat(agreement.firmEnds().of(new TopicIdPartition(big.id(), 8))).isZero();
        assertThat(agreement.firmEnds().of(new TopicIdPartition(big.id(), PARTITIONS)))
                .isEqualTo(FirmEnds.UNKNOWN);
        assertThat(agreement.firmEnds().of(new TopicIdPartition(new UUID(1, 1), 0)))
                .isEqualTo(FirmEnds.UNKNOWN);
    }

    @Test
    void theActiveSegmentIsFirmUnlessAllOfItGoes() {
        Topic orders = topic("orders", 1, Map.of());
        TopicIdPartition partition = new TopicIdPartition(orders.id(), 0);
        facts.put(orders, 0, 20);
        facts.append(partition, 5);
        facts.setHours(20);
        assertThat(agreement(SettingsChange.of(orders, with(orders, "retention.ms", "3600000")))
                        .firmEnds()
                        .of(partition))
                .isEqualTo(200);
        String longMs = Long.toString(Duration.ofDays(31).toMillis());
        assertThat(agreement(SettingsChange.of(orders, with(orders, "retention.ms", longMs)))
                        .firmEnds()
                        .of(partition))
                .isEqualTo(205);
    }
}

package io.coldstream.broker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.plan.Agreement.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RememberedPlansTest {
    private static final Instant NOW = FactsInMemory.START;

    private final RememberedPlans plans = new RememberedPlans(Duration.ofMinutes(15), 3, 100);

    private static Agreement agreement(int partitions, Instant plannedAt) {
        Map<TopicIdPartition, Stretch> stretches = new HashMap<>();
        OffsetRange all = new OffsetRange(0, 10);
        for (int partition = 0; partition < partitions; partition++) {
            stretches.put(new TopicIdPartition(new UUID(1, 2), partition), new Stretch(all, all));
        }
        return new Agreement(null, Map.of(), plannedAt, plannedAt.plusSeconds(1), stretches, new FirmEnds());
    }

    private String remembered(Instant now) {
        StringBuilder found = new StringBuilder();
        for (String id : new String[] {"a", "b", "c", "d"}) {
            plans.find(id, now).ifPresent(agreement -> found.append(id));
        }
        return found.toString();
    }

    @Test
    void theOldestGoWhenThereAreTooMany() {
        for (String id : new String[] {"a", "b", "c"}) {
            plans.add(id, agreement(1, NOW));
        }
        plans.add("a", agreement(1, NOW)); // made again
        plans.add("d", agreement(1, NOW));
        assertThat(remembered(NOW)).isEqualTo("acd");
    }

    @Test
    void theOldestGoWhenTheySayTooMuch() {
        plans.add("a", agreement(50, NOW));
        plans.add("b", agreement(50, NOW));
        assertThat(remembered(NOW)).isEqualTo("ab");
        plans.add("c", agreement(1, NOW));
        assertThat(remembered(NOW)).isEqualTo("bc");
        plans.add("d", agreement(1000, NOW));
        assertThat(remembered(NOW)).as("the newest one stays").isEqualTo("d");
        plans.add("d", agreement(99, NOW));
        plans.add("a", agreement(1, NOW));
        assertThat(remembered(NOW)).as("made again, it says less").isEqualTo("ad");
    }

    @Test
    void whatExpiredMakesRoom() {
        plans.add("a", agreement(90, NOW));
        Instant later = NOW.plus(Duration.ofMinutes(15));
        assertThat(remembered(later.minusMillis(1))).isEqualTo("a");
        assertThat(remembered(later)).isEmpty();
        plans.add("b", agreement(50, later));
        plans.add("c", agreement(50, later));
        assertThat(remembered(later)).isEqualTo("bc");
    }

    @Test
    void aClockThatWasSetBackEndsThem() {
        plans.add("a", agreement(1, NOW));
        assertThat(remembered(NOW.minus(Duration.ofMinutes(16)))).isEmpty();
    }
}

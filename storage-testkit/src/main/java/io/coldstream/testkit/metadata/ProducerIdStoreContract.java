package io.coldstream.testkit.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.storage.metadata.MetadataStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@link io.coldstream.storage.metadata.ProducerIdStore}. */
abstract class ProducerIdStoreContract {
    abstract MetadataStore store();

    abstract MetadataStore openAgain() throws Exception;

    @Test
    void producerIdsAreNeverNegative() throws Exception {
        assertThat(store().producerIds().allocateBlock(1)).isNotNegative();
    }

    @Test
    void blocksOfProducerIdsDoNotMeet() throws Exception {
        long first = store().producerIds().allocateBlock(1000);
        long second = store().producerIds().allocateBlock(Integer.MAX_VALUE);
        long third = store().producerIds().allocateBlock(1);
        assertThat(second).isGreaterThanOrEqualTo(first + 1000);
        assertThat(third).isGreaterThanOrEqualTo(second + Integer.MAX_VALUE);
    }

    @Test
    void blocksThatRaceDoNotMeet() throws Exception {
        int blockSize = 100;
        try (MetadataStore other = openAgain()) {
            Race<List<Long>> race = Race.of(8, racer -> {
                List<Long> own = new ArrayList<>();
                for (int call = 0; call < 10; call++) {
                    own.add((racer % 2 == 0 ? store() : other).producerIds().allocateBlock(blockSize));
                }
                return own;
            });
            assertThat(race.failures()).isEmpty();
            List<Long> firsts =
                    race.results().stream().flatMap(List::stream).sorted().toList();
            assertThat(firsts).hasSize(80);
            for (int block = 1; block < firsts.size(); block++) {
                assertThat(firsts.get(block)).isGreaterThanOrEqualTo(firsts.get(block - 1) + blockSize);
            }
        }
    }

    @Test
    void anEmptyBlockIsRefused() {
        assertThatThrownBy(() -> store().producerIds().allocateBlock(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().producerIds().allocateBlock(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}

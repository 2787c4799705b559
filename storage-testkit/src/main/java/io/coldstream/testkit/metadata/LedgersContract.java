package io.coldstream.testkit.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.MetadataStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The contract of what only ever grows: {@link io.coldstream.storage.metadata.ProducerIdStore} and
 * {@link io.coldstream.storage.metadata.AuditLog}.
 */
abstract class LedgersContract {
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

    @Test
    void theNewestAuditEntriesComeFirst() throws Exception {
        for (int number = 0; number < 5; number++) {
            store().audit().append(Samples.audit("subject " + number));
        }
        assertThat(store().audit().newest(3))
                .containsExactly(Samples.audit("subject 4"), Samples.audit("subject 3"), Samples.audit("subject 2"));
        assertThat(store().audit().newest(100)).hasSize(5);
        assertThat(store().audit().newest(0)).isEmpty();
        assertThatThrownBy(() -> store().audit().newest(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theOrderIsThatOfTheCallsWhateverTheClocksSay() throws Exception {
        AuditEntry first = new AuditEntry(Samples.NOW, "a", "b", "c", "d");
        AuditEntry second = new AuditEntry(Samples.NOW.minusSeconds(3600), "a", "b", "c", "d");
        store().audit().append(first);
        store().audit().append(second);
        store().audit().append(first);
        assertThat(store().audit().newest(9)).containsExactly(first, second, first);
    }

    @Test
    void anEntryIsStoredWhole() throws Exception {
        store().audit()
                .append(new AuditEntry(
                        Instant.parse("2026-01-02T03:04:05.678912Z"), "Jürgen", "", "🚀 \u0000 \\", "it's \"old\"\n"));
        assertThat(store().audit().newest(1))
                .containsExactly(new AuditEntry(
                        Instant.parse("2026-01-02T03:04:05.678Z"), "Jürgen", "", "🚀 \u0000 \\", "it's \"old\"\n"));
    }

    @Test
    void entriesThatRaceAreAllKept() throws Exception {
        Race<Boolean> race = Race.of(8, racer -> {
            for (int call = 0; call < 5; call++) {
                store().audit().append(Samples.audit(racer + "." + call));
            }
            return true;
        });
        assertThat(race.failures()).isEmpty();
        List<String> subjects =
                store().audit().newest(100).stream().map(AuditEntry::subject).toList();
        assertThat(subjects).hasSize(40).doesNotHaveDuplicates();
        for (int racer = 0; racer < 8; racer++) {
            String own = racer + ".";
            assertThat(subjects.stream().filter(subject -> subject.startsWith(own)))
                    .containsExactlyElementsOf(IntStream.of(4, 3, 2, 1, 0)
                            .mapToObj(call -> own + call)
                            .toList());
        }
    }
}

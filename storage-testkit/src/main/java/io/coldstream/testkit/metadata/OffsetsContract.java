package io.coldstream.testkit.metadata;

import static io.coldstream.testkit.metadata.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.storage.metadata.GroupStore;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.NewTopic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link GroupStore} as far as committed offsets are concerned. */
@SuppressWarnings("NullAway.Init") // JUnit calls createTopic before each test
abstract class OffsetsContract {
    private NewTopic topic;

    abstract MetadataStore store();

    @BeforeEach
    void createTopic() throws Exception {
        topic = Samples.topic("orders", 3);
        store().topics().create(topic);
    }

    private GroupStore groups() {
        return store().groups();
    }

    private CommittedOffset offset(int partition, long offset) {
        return Samples.offset("billing", topic, partition, offset);
    }

    @Test
    void offsetsAreStoredWholeWithoutAGroup() throws Exception {
        CommittedOffset full = new CommittedOffset(
                "billing", Samples.partition(topic, 0), Long.MAX_VALUE, 12, "note ä 🚀 ' \u0000 \\", NOW);
        CommittedOffset bare = new CommittedOffset("billing", Samples.partition(topic, 1), 0, -1, "", NOW);
        groups().commitOffsets(List.of(full, bare));
        assertThat(groups().listOffsets()).containsExactlyInAnyOrder(full, bare);
        assertThat(groups().listGroups()).isEmpty();
    }

    @Test
    void committedAtIsKeptToTheMillisecond() throws Exception {
        Instant fine = Instant.parse("2026-01-02T03:04:05.678912Z");
        groups().commitOffsets(List.of(new CommittedOffset("g", Samples.partition(topic, 0), 1, 0, "", fine)));
        assertThat(groups().listOffsets())
                .extracting(CommittedOffset::committedAt)
                .containsExactly(Instant.parse("2026-01-02T03:04:05.678Z"));
    }

    @Test
    void aLaterCommitReplacesAnEarlierEvenBackwards() throws Exception {
        groups().commitOffsets(List.of(
                new CommittedOffset("billing", Samples.partition(topic, 0), 100, 5, "first", NOW), offset(1, 1)));
        CommittedOffset later =
                new CommittedOffset("billing", Samples.partition(topic, 0), 40, -1, "", NOW.minusSeconds(1));
        groups().commitOffsets(List.of(later));
        assertThat(groups().listOffsets()).containsExactlyInAnyOrder(later, offset(1, 1));
    }

    @Test
    void withinOneCallTheLastOfAPartitionCounts() throws Exception {
        groups().commitOffsets(List.of(offset(0, 1), offset(1, 5), offset(0, 3), offset(0, 2)));
        assertThat(groups().listOffsets()).containsExactlyInAnyOrder(offset(0, 2), offset(1, 5));
    }

    @Test
    void committingNothingChangesNothing() throws Exception {
        groups().commitOffsets(List.of());
        assertThat(groups().listOffsets()).isEmpty();
    }

    @Test
    void oneImpossibleOffsetRefusesTheWholeCall() throws Exception {
        assertThatThrownBy(() -> groups().commitOffsets(List.of(offset(0, 1), offset(1, -1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(groups().listOffsets()).isEmpty();
    }

    @Test
    void groupsDoNotShareOffsets() throws Exception {
        groups().commitOffsets(
                        List.of(Samples.offset("a", topic, 0, 1), Samples.offset("b", topic, 0, 2), offset(0, 3)));
        assertThat(groups().listOffsets()).extracting(CommittedOffset::offset).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    void thousandsOfOffsetsAreOneCall() throws Exception {
        List<CommittedOffset> many = IntStream.range(0, 5000)
                .mapToObj(number -> Samples.offset("group-" + number % 7, topic, number, number))
                .toList();
        groups().commitOffsets(many);
        assertThat(Set.copyOf(groups().listOffsets())).isEqualTo(Set.copyOf(many));
        groups().commitOffsets(many);
        assertThat(groups().listOffsets()).hasSize(5000);
    }

    @Test
    void someOffsetsAreForgotten() throws Exception {
        groups().commitOffsets(List.of(offset(0, 1), offset(1, 2), offset(2, 3), Samples.offset("x", topic, 0, 9)));
        List<TopicIdPartition> forgotten = List.of(
                Samples.partition(topic, 0), Samples.partition(topic, 2), Samples.partition(Samples.topic("y", 1), 0));
        groups().deleteOffsets("billing", forgotten);
        groups().deleteOffsets("billing", forgotten);
        groups().deleteOffsets("billing", List.of());
        groups().deleteOffsets("never", forgotten);
        assertThat(groups().listOffsets()).containsExactlyInAnyOrder(offset(1, 2), Samples.offset("x", topic, 0, 9));
    }

    @Test
    void commitsOfManyThreadsAreAllKept() throws Exception {
        int threads = 8;
        int calls = 25;
        Race<Integer> race = Race.of(threads, racer -> {
            for (int call = 1; call <= calls; call++) {
                groups().commitOffsets(List.of(
                        Samples.offset("own-" + racer, topic, 0, call),
                        Samples.offset("own-" + racer, topic, 1, call),
                        offset(2, racer * 1000L + call)));
            }
            return racer;
        });
        assertThat(race.failures()).isEmpty();
        List<CommittedOffset> stored = groups().listOffsets();
        List<CommittedOffset> own = new ArrayList<>();
        for (int racer = 0; racer < threads; racer++) {
            own.add(Samples.offset("own-" + racer, topic, 0, calls));
            own.add(Samples.offset("own-" + racer, topic, 1, calls));
        }
        assertThat(stored).containsAll(own).hasSize(own.size() + 1);
        assertThat(stored)
                .filteredOn(offset -> offset.groupId().equals("billing"))
                .extracting(CommittedOffset::offset)
                .allSatisfy(last -> assertThat(last % 1000).isEqualTo(calls));
    }
}

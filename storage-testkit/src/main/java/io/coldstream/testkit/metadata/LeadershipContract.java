package io.coldstream.testkit.metadata;

import static io.coldstream.testkit.metadata.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.NewTopic;
import io.coldstream.storage.metadata.PartitionRecord;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.SegmentRecord;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What leader epochs promise: whoever was overtaken changes nothing any more. */
@SuppressWarnings("NullAway.Init") // JUnit calls createTopic before each test
abstract class LeadershipContract {
    private NewTopic topic;
    private TopicIdPartition partition;

    abstract MetadataStore store();

    abstract MetadataStore openAgain() throws Exception;

    @BeforeEach
    void createTopic() throws Exception {
        topic = Samples.topic("orders", 2);
        partition = Samples.partition(topic, 0);
        store().topics().create(topic);
    }

    private long logStartOffset() throws Exception {
        return store().topics().acquireLeadership().stream()
                .filter(stored -> stored.partition().equals(partition))
                .findFirst()
                .orElseThrow()
                .logStartOffset();
    }

    @Test
    void everyPartitionOfEveryTopicIsTaken() throws Exception {
        NewTopic other = Samples.topic("payments", 1);
        store().topics().create(other);
        store().topics().markDeleting(topic.id(), Samples.audit("topic"));
        for (int epoch = 1; epoch <= 3; epoch++) {
            assertThat(store().topics().acquireLeadership())
                    .containsExactlyInAnyOrder(
                            new PartitionRecord(partition, epoch, 0),
                            new PartitionRecord(Samples.partition(topic, 1), epoch, 0),
                            new PartitionRecord(Samples.partition(other, 0), epoch, 0));
        }
    }

    @Test
    void leadersThatRaceGetDifferentEpochs() throws Exception {
        try (MetadataStore other = openAgain()) {
            Race<List<PartitionRecord>> race = Race.of(
                    6, racer -> (racer % 2 == 0 ? store() : other).topics().acquireLeadership());
            assertThat(race.failures()).isEmpty();
            for (TopicIdPartition each : List.of(partition, Samples.partition(topic, 1))) {
                assertThat(race.results().stream()
                                .flatMap(List::stream)
                                .filter(stored -> stored.partition().equals(each))
                                .map(PartitionRecord::leaderEpoch))
                        .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
            }
        }
    }

    @Test
    void anOvertakenLeaderBeginsNoUpload() throws Exception {
        store().topics().acquireLeadership();
        assertRefused(Kind.CONFLICT, () -> store().segments().begin(Samples.intent(topic, 0, 0, 10, 0)));
        assertRefused(Kind.CONFLICT, () -> store().segments().begin(Samples.intent(topic, 0, 0, 10, 2)));
        assertThat(store().segments().list()).isEmpty();
        store().segments().begin(Samples.intent(topic, 0, 0, 10, 1));
        assertThat(store().segments().list()).hasSize(1);
    }

    @Test
    void anOvertakenLeaderCompletesNoUpload() throws Exception {
        SegmentIntent intent = Samples.intent(topic, 0, 0, 10, 0);
        store().segments().begin(intent);
        store().topics().acquireLeadership();
        assertRefused(
                Kind.CONFLICT, () -> store().segments().complete(intent.copyId(), 0, Samples.OBJECT, Samples.NOW));
        assertThat(store().segments().list())
                .extracting(SegmentRecord::state)
                .containsExactly(RemoteCopyState.UPLOADING);
    }

    @Test
    void theNextLeaderMayCompleteWhatItsPredecessorBegan() throws Exception {
        SegmentIntent intent = Samples.intent(topic, 0, 0, 10, 0);
        store().segments().begin(intent);
        store().topics().acquireLeadership();
        store().segments().complete(intent.copyId(), 1, Samples.OBJECT, Samples.NOW);
        assertThat(store().segments().list())
                .extracting(SegmentRecord::state)
                .containsExactly(RemoteCopyState.AVAILABLE);
        assertThat(store().segments().list().get(0).intent().leaderEpoch()).isZero();
    }

    @Test
    void anOvertakenLeaderMovesNoLogStart() throws Exception {
        store().topics().acquireLeadership();
        assertRefused(Kind.CONFLICT, () -> store().topics().advanceLogStart(partition, 0, 5));
        assertRefused(Kind.CONFLICT, () -> store().topics().advanceLogStart(partition, 2, 5));
        assertThat(logStartOffset()).isZero();
    }

    @Test
    void aLogStartMovesForwardOnly() throws Exception {
        store().topics().advanceLogStart(partition, 0, 5_000_000_000L);
        store().topics().advanceLogStart(partition, 0, 5_000_000_000L);
        store().topics().advanceLogStart(partition, 0, 7);
        assertThat(logStartOffset()).isEqualTo(5_000_000_000L);
        store().topics().advanceLogStart(partition, 1, 5_000_000_001L);
        assertThat(logStartOffset()).isEqualTo(5_000_000_001L);
    }

    @Test
    void anOvertakenLeaderIsRefusedEvenWhenItWouldChangeNothing() throws Exception {
        store().topics().advanceLogStart(partition, 0, 5);
        store().topics().acquireLeadership();
        assertRefused(Kind.CONFLICT, () -> store().topics().advanceLogStart(partition, 0, 5));
    }

    @Test
    void logStartsOfOtherPartitionsStay() throws Exception {
        store().topics().advanceLogStart(Samples.partition(topic, 1), 0, 5);
        assertThat(logStartOffset()).isZero();
    }

    @Test
    void logStartsThatRaceEndAtTheGreatest() throws Exception {
        Race<Boolean> race = Race.of(8, racer -> {
            store().topics().advanceLogStart(partition, 0, 100 - racer);
            return true;
        });
        assertThat(race.failures()).isEmpty();
        assertThat(logStartOffset()).isEqualTo(100);
    }

    @Test
    void anUnknownPartitionIsNotFound() throws Exception {
        TopicIdPartition third = Samples.partition(topic, 2);
        TopicIdPartition unknown = new TopicIdPartition(UUID.randomUUID(), 0);
        assertRefused(Kind.NOT_FOUND, () -> store().topics().advanceLogStart(third, 0, 5));
        assertRefused(Kind.NOT_FOUND, () -> store().topics().advanceLogStart(unknown, 0, 5));
        assertRefused(Kind.NOT_FOUND, () -> store().segments().begin(Samples.intent(topic, 2, 0, 10, 0)));
        NewTopic never = Samples.topic("never", 1);
        assertRefused(Kind.NOT_FOUND, () -> store().segments().begin(Samples.intent(never, 0, 0, 10, 0)));
    }
}

package io.coldstream.testkit.metadata;

import static io.coldstream.testkit.metadata.Samples.NOW;
import static io.coldstream.testkit.metadata.Samples.OBJECT;
import static io.coldstream.testkit.metadata.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.NewTopic;
import io.coldstream.storage.metadata.PartitionRecord;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.metadata.TopicRecord;
import io.coldstream.storage.metadata.TopicState;
import io.coldstream.storage.metadata.TopicStore;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract of {@link TopicStore}. */
abstract class TopicStoreContract {
    abstract MetadataStore store();

    private TopicStore topics() {
        return store().topics();
    }

    private NewTopic create(String name, int partitions) throws Exception {
        NewTopic topic = Samples.topic(name, partitions);
        topics().create(topic);
        return topic;
    }

    private TopicRecord only() throws Exception {
        List<TopicRecord> all = topics().list();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void anEmptyStoreHasNoTopics() throws Exception {
        assertThat(topics().list()).isEmpty();
        assertThat(topics().acquireLeadership()).isEmpty();
    }

    @Test
    void aCreatedTopicIsListedWhole() throws Exception {
        Map<String, String> configs = Map.of("retention.ms", "-1", "note", "ä \"quoted\" \\ 日本 🚀\n\u0000");
        NewTopic topic = new NewTopic(UUID.randomUUID(), "orders.v1", 3, configs, NOW);
        topics().create(topic);
        assertThat(only()).isEqualTo(new TopicRecord(topic.id(), "orders.v1", 3, configs, 0, TopicState.ACTIVE, NOW));
    }

    @Test
    void partitionsStartAtEpochAndOffsetZero() throws Exception {
        NewTopic topic = create("orders", 3);
        assertThat(topics().acquireLeadership())
                .containsExactlyInAnyOrder(
                        new PartitionRecord(new TopicIdPartition(topic.id(), 0), 1, 0),
                        new PartitionRecord(new TopicIdPartition(topic.id(), 1), 1, 0),
                        new PartitionRecord(new TopicIdPartition(topic.id(), 2), 1, 0));
    }

    @Test
    void createdAtIsKeptToTheMillisecond() throws Exception {
        topics().create(new NewTopic(
                UUID.randomUUID(), "t", 1, Map.of(), Instant.parse("2026-01-02T03:04:05.678912Z")));
        assertThat(only().createdAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
    }

    @Test
    void aTopicOfManyPartitionsIsCreated() throws Exception {
        create("wide", 2000);
        assertThat(topics().acquireLeadership()).hasSize(2000);
    }

    @Test
    void anActiveTopicsNameIsTaken() throws Exception {
        NewTopic first = create("orders", 1);
        assertRefused(Kind.ALREADY_EXISTS, () -> create("orders", 5));
        assertThat(only().id()).isEqualTo(first.id());
        assertThat(topics().acquireLeadership()).hasSize(1);
    }

    @Test
    void namesDifferByCase() throws Exception {
        create("orders", 1);
        create("Orders", 1);
        assertThat(topics().list()).hasSize(2);
    }

    @Test
    void anIdIsTakenWhateverTheTopicsState() throws Exception {
        NewTopic first = create("orders", 1);
        NewTopic sameId = new NewTopic(first.id(), "other", 1, Map.of(), NOW);
        assertRefused(Kind.ALREADY_EXISTS, () -> topics().create(sameId));
        topics().markDeleting(first.id(), Samples.audit("topic"));
        assertRefused(Kind.ALREADY_EXISTS, () -> topics().create(sameId));
    }

    @Test
    void ofManyThatCreateOneNameExactlyOneWins() throws Exception {
        Race<UUID> race = Race.of(8, racer -> create("orders", 1 + racer).id());
        assertThat(race.results()).containsExactly(only().id());
        assertThat(race.failures()).hasSize(7).containsOnly(Kind.ALREADY_EXISTS);
        assertThat(topics().acquireLeadership()).hasSize(only().partitions());
    }

    @Test
    void configsAreReplacedWholeAndCounted() throws Exception {
        NewTopic topic = new NewTopic(UUID.randomUUID(), "t", 1, Map.of("a", "1", "b", "2"), NOW);
        topics().create(topic);
        assertThat(topics().replaceConfigs(topic.id(), 0, Map.of("b", "3"))).isEqualTo(1);
        assertThat(topics().replaceConfigs(topic.id(), 1, Map.of("c", ""))).isEqualTo(2);
        assertThat(only().configs()).isEqualTo(Map.of("c", ""));
        assertThat(only().configVersion()).isEqualTo(2);
    }

    @Test
    void configsAreNotReplacedUnderAnotherVersion() throws Exception {
        NewTopic topic = create("t", 1);
        topics().replaceConfigs(topic.id(), 0, Map.of("a", "1"));
        assertRefused(Kind.CONFLICT, () -> topics().replaceConfigs(topic.id(), 0, Map.of("a", "2")));
        assertRefused(Kind.CONFLICT, () -> topics().replaceConfigs(topic.id(), 2, Map.of("a", "2")));
        assertThat(only().configs()).isEqualTo(Map.of("a", "1"));
        assertThat(only().configVersion()).isEqualTo(1);
    }

    @Test
    void configsOfNoActiveTopicAreNotReplaced() throws Exception {
        assertRefused(Kind.NOT_FOUND, () -> topics().replaceConfigs(UUID.randomUUID(), 0, Map.of()));
        NewTopic topic = create("t", 1);
        topics().markDeleting(topic.id(), Samples.audit("topic"));
        assertRefused(Kind.NOT_FOUND, () -> topics().replaceConfigs(topic.id(), 0, Map.of()));
        assertRefused(Kind.NOT_FOUND, () -> topics().replaceConfigs(topic.id(), 1, Map.of()));
    }

    @Test
    void ofManyThatReplaceOneVersionExactlyOneWins() throws Exception {
        NewTopic topic = create("t", 1);
        Race<Integer> race =
                Race.of(8, racer -> topics().replaceConfigs(topic.id(), 0, Map.of("by", String.valueOf(racer))));
        assertThat(race.results()).containsExactly(1);
        assertThat(race.failures()).hasSize(7).containsOnly(Kind.CONFLICT);
        assertThat(only().configVersion()).isEqualTo(1);
    }

    @Test
    void aTopicBeingDeletedIsStillListed() throws Exception {
        NewTopic topic = create("t", 1);
        topics().markDeleting(topic.id(), Samples.audit("topic"));
        assertThat(only()).isEqualTo(new TopicRecord(topic.id(), "t", 1, Map.of(), 0, TopicState.DELETING, NOW));
        topics().markDeleting(topic.id(), Samples.audit("again"));
        assertThat(only().state()).isEqualTo(TopicState.DELETING);
        assertThat(Samples.newestAudit(store(), 10)).containsExactly(Samples.audit("topic"));
        assertRefused(Kind.NOT_FOUND, () -> topics().markDeleting(UUID.randomUUID(), Samples.audit("topic")));
    }

    @Test
    void aFreedNameStartsAfresh() throws Exception {
        NewTopic old = create("orders", 1);
        store().groups().commitOffsets(List.of(Samples.offset("billing", old, 0, 42)));
        store().segments().begin(Samples.intent(old, 0, 0, 10, 0));
        topics().acquireLeadership();
        topics().markDeleting(old.id(), Samples.audit("topic"));

        NewTopic fresh = create("orders", 2);
        TopicIdPartition partition = Samples.partition(fresh, 0);
        assertThat(store().segments().list(partition)).isEmpty();
        assertThat(store().groups().listOffsets())
                .extracting(CommittedOffset::partition)
                .doesNotContain(partition);
        assertThat(topics().acquireLeadership())
                .contains(new PartitionRecord(partition, 1, 0))
                .hasSize(3);
        assertThat(topics().list())
                .extracting(TopicRecord::state)
                .containsExactlyInAnyOrder(TopicState.ACTIVE, TopicState.DELETING);
    }

    @Test
    void aNameCanBeFreedManyTimes() throws Exception {
        for (int round = 0; round < 3; round++) {
            topics().markDeleting(create("orders", 1).id(), Samples.audit("topic"));
        }
        create("orders", 1);
        assertThat(topics().list()).hasSize(4);
    }

    @Test
    void anActiveTopicIsNotRemoved() throws Exception {
        NewTopic topic = create("t", 1);
        assertRefused(Kind.CONFLICT, () -> topics().remove(topic.id()));
        assertThat(topics().list()).hasSize(1);
        assertThat(topics().acquireLeadership()).hasSize(1);
    }

    @Test
    void aTopicWithSegmentsThatAreNotDeletedIsNotRemoved() throws Exception {
        NewTopic topic = create("t", 2);
        SegmentIntent intent = Samples.intent(topic, 1, 0, 10, 0);
        store().segments().begin(intent);
        topics().markDeleting(topic.id(), Samples.audit("topic"));
        assertRefused(Kind.CONFLICT, () -> topics().remove(topic.id()));
        store().segments().complete(intent.copyId(), 0, OBJECT, NOW);
        assertRefused(Kind.CONFLICT, () -> topics().remove(topic.id()));
        store().segments().markDeleting(intent.copyId(), RemoteCopyState.AVAILABLE, Samples.audit("t"));
        assertRefused(Kind.CONFLICT, () -> topics().remove(topic.id()));
        assertThat(store().segments().list())
                .extracting(SegmentRecord::state)
                .containsExactly(RemoteCopyState.DELETING);

        store().segments().markDeleted(intent.copyId(), NOW);
        topics().remove(topic.id());
        assertThat(topics().list()).isEmpty();
        assertThat(store().segments().purgeDeleted(NOW.plusSeconds(1))).isZero();
    }

    @Test
    void aRemovedTopicTakesItsPartitionsAndOffsetsAlongAndNoOthers() throws Exception {
        NewTopic gone = create("gone", 2);
        NewTopic kept = create("kept", 1);
        CommittedOffset keptOffset = Samples.offset("billing", kept, 0, 2);
        store().groups().commitOffsets(List.of(Samples.offset("billing", gone, 1, 1), keptOffset));
        store().groups().saveGroup(Samples.emptyGroup("billing"));
        topics().markDeleting(gone.id(), Samples.audit("topic"));
        topics().remove(gone.id());

        assertThat(only().id()).isEqualTo(kept.id());
        assertThat(store().groups().listOffsets()).containsExactly(keptOffset);
        assertThat(store().groups().listGroups()).hasSize(1);
        assertThat(topics().acquireLeadership()).containsExactly(new PartitionRecord(Samples.partition(kept, 0), 1, 0));
        topics().remove(gone.id());
        topics().remove(UUID.randomUUID());
        assertThat(only().id()).isEqualTo(kept.id());
    }

    @Test
    void aRemovalAndAnUploadThatRaceLeaveNoSegmentWithoutTopic() throws Exception {
        for (int round = 0; round < 10; round++) {
            NewTopic topic = create("t", 1);
            topics().markDeleting(topic.id(), Samples.audit("topic"));
            SegmentIntent intent = Samples.intent(topic, 0, 0, 10, 0);
            Race<Boolean> race = Race.of(2, racer -> {
                if (racer == 0) {
                    topics().remove(topic.id());
                } else {
                    store().segments().begin(intent);
                }
                return true;
            });
            assertThat(race.results()).hasSize(1);
            boolean removed =
                    topics().list().stream().noneMatch(left -> left.id().equals(topic.id()));
            assertThat(race.failures()).containsExactly(removed ? Kind.NOT_FOUND : Kind.CONFLICT);
            assertThat(store().segments().list(intent.partition())).hasSize(removed ? 0 : 1);
        }
    }

    @Test
    void listsAreNotConnectedToTheStore() throws Exception {
        List<TopicRecord> before = topics().list();
        create("t", 1);
        assertThat(before).isEmpty();
        assertThat(topics().list()).isNotEqualTo(Collections.emptyList());
    }
}

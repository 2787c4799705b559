package io.coldstream.testkit.metadata;

import static io.coldstream.testkit.metadata.Samples.NOW;
import static io.coldstream.testkit.metadata.Samples.OBJECT;
import static io.coldstream.testkit.metadata.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.policy.PolicyContent;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.NewTopic;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentIntent;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The contract of {@link MetadataStore#generation}. */
abstract class GenerationContract {
    private static final PolicyContent CONTENT = new PolicyContent("", Map.of(), List.of());

    abstract MetadataStore store();

    abstract MetadataStore openAgain() throws Exception;

    private void raises(String what, ThrowingCallable change) throws Exception {
        long before = store().generation();
        try {
            change.call();
        } catch (Throwable e) {
            throw new AssertionError(what, e);
        }
        assertThat(store().generation()).as(what).isGreaterThan(before);
    }

    private void leaves(String what, ThrowingCallable call) throws Exception {
        long before = store().generation();
        try {
            call.call();
        } catch (Throwable e) {
            throw new AssertionError(what, e);
        }
        assertThat(store().generation()).as(what).isEqualTo(before);
    }

    @Test
    void everyChangeOfWhatCountsRaisesIt() throws Exception {
        NewTopic topic = Samples.topic("orders", 1);
        SegmentIntent copy = Samples.intent(topic, 0, 0, 10, 1);
        LegalHold hold = Samples.hold(topic, HoldScope.ofTopic(topic.id()));
        assertThat(store().generation()).isNotNegative();
        raises("create", () -> store().topics().create(topic));
        raises("replaceConfigs", () -> store().topics().replaceConfigs(topic.id(), 0, Map.of("a", "b")));
        raises("acquireLeadership", () -> store().topics().acquireLeadership());
        raises("advanceLogStart", () -> store().topics().advanceLogStart(Samples.partition(topic, 0), 1, 5));
        raises("begin", () -> store().segments().begin(copy));
        raises("complete", () -> store().segments().complete(copy.copyId(), 1, OBJECT, NOW));
        raises("place", () -> store().holds().place(hold));
        raises("release", () -> store().holds().release(hold.id(), new LegalHold.Release("a", "b", NOW)));
        raises(
                "markDeleting",
                () -> store().segments().markDeleting(copy.copyId(), RemoteCopyState.AVAILABLE, Samples.audit("copy")));
        raises("markDeleted", () -> store().segments().markDeleted(copy.copyId(), NOW));
        raises("purgeDeleted", () -> store().segments().purgeDeleted(NOW.plusSeconds(1)));
        raises("append", () -> store().audit().append(Samples.audit("x")));
        raises("create a policy", () -> store().policies().create("keep", CONTENT, NOW, "alice"));
        raises("replace a policy", () -> store().policies().replace("keep", 1, CONTENT, NOW, "alice"));
        raises("delete a policy", () -> store().policies().delete("keep", 2, NOW, "alice"));
        raises("markDeleting a topic", () -> store().topics().markDeleting(topic.id(), Samples.audit("topic")));
        raises("remove", () -> store().topics().remove(topic.id()));
    }

    @Test
    void whatChangesNothingLeavesIt() throws Exception {
        NewTopic topic = Samples.topic("orders", 1);
        store().topics().create(topic);
        store().topics().advanceLogStart(Samples.partition(topic, 0), 0, 5);
        leaves(
                "a refusal",
                () -> assertRefused(Kind.ALREADY_EXISTS, () -> store().topics().create(topic)));
        leaves(
                "another refusal",
                () -> assertRefused(Kind.CONFLICT, () -> store().segments().begin(Samples.intent(topic, 0, 0, 1, 7))));
        leaves("a log start that stays", () -> store().topics().advanceLogStart(Samples.partition(topic, 0), 0, 5));
        leaves("nothing to forget", () -> store().segments().purgeDeleted(NOW));
        leaves(
                "nothing to remove",
                () -> store().topics().remove(Samples.topic("x", 1).id()));
        leaves("reading", () -> store().audit().newest(1));
    }

    @Test
    void groupsAndProducersDoNotCount() throws Exception {
        NewTopic topic = Samples.topic("orders", 1);
        store().topics().create(topic);
        leaves("a group", () -> store().groups().saveGroup(Samples.emptyGroup("g")));
        leaves("an offset", () -> store().groups().commitOffsets(List.of(Samples.offset("g", topic, 0, 1))));
        leaves("producer ids", () -> store().producerIds().allocateBlock(10));
    }

    @Test
    void itOutlivesTheStoreAndIsTheSameForAll() throws Exception {
        store().topics().create(Samples.topic("orders", 1));
        long generation = store().generation();
        try (MetadataStore other = openAgain()) {
            assertThat(other.generation()).isEqualTo(generation);
            other.topics().create(Samples.topic("payments", 1));
            assertThat(store().generation()).isGreaterThan(generation);
        }
    }

    @Test
    void changesThatRaceAllCount() throws Exception {
        long before = store().generation();
        Race<Boolean> race = Race.of(8, racer -> {
            for (int call = 0; call < 3; call++) {
                store().topics().create(Samples.topic("t-" + racer + "-" + call, 1));
            }
            return true;
        });
        assertThat(race.failures()).isEmpty();
        assertThat(store().generation()).isGreaterThanOrEqualTo(before + 24);
    }
}

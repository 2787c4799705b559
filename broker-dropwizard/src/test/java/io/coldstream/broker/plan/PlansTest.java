package io.coldstream.broker.plan;

import static io.coldstream.broker.plan.FactsInMemory.topic;
import static io.coldstream.broker.plan.FactsInMemory.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.plan.Plans.Verdict;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.view.GroupFacts;
import io.coldstream.broker.view.GroupListing;
import io.coldstream.storage.StorageException;
import io.coldstream.tiering.retention.DeletionGate;
import io.coldstream.tiering.retention.PlanDifference;
import io.coldstream.tiering.retention.PlanSummary.Amount;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlansTest {
    private static final String TEN_HOURS = Long.toString(10 * FactsInMemory.HOUR_MS);

    private final FactsInMemory facts = new FactsInMemory();
    private final List<GroupFacts> groups = new ArrayList<>();
    private boolean groupsAway;
    private Optional<String> closed = Optional.empty();
    private final Plans plans = new Plans(facts, new Groups(), new Gate());
    private final Topic orders = topic("orders", 1, Map.of("remote.storage.enable", "false"));
    private final TopicIdPartition partition = new TopicIdPartition(orders.id(), 0);
    private final SettingsChange shorter = SettingsChange.of(orders, with(orders, "retention.ms", TEN_HOURS));

    PlansTest() {
        facts.put(orders, 0, 20);
        facts.setHours(20);
    }

    @Test
    void aPlanSaysWhatAShorterRetentionDeletes() {
        WhatIf plan = plans.make(shorter);
        assertThat(plan.deletesMore()).isTrue();
        assertThat(plan.summary().deleteNow()).isEqualTo(new Amount(11, 1100));
        assertThat(plan.summary().deleteWithin()).isEqualTo(new Amount(20, 2000));
        assertThat(plan.recordsNow()).isEqualTo(110);
        assertThat(plan.recordsWithin()).isEqualTo(200);
        assertThat(plan.newlyDeletedRecords()).isEqualTo(200);
        assertThat(plan.newlyDeletedBytes()).isEqualTo(2000);
        assertThat(plan.difference().segments())
                .extracting(PlanDifference.Extra::offsets)
                .startsWith(new OffsetRange(0, 10));
        assertThat(Duration.between(plan.plannedAt(), plan.expiresAt())).isEqualTo(Duration.ofMinutes(15));
        assertThat(plan.id())
                .matches("pl_[0-9a-f]{32}")
                .isEqualTo(plans.make(shorter).id());
        assertThat(plan.doubts()).isEmpty();
    }

    @Test
    void aLongerRetentionDeletesNothingMore() {
        Topic kept = topic("kept", 1, Map.of("retention.ms", TEN_HOURS));
        facts.put(kept, 0, 20);
        SettingsChange longer = SettingsChange.of(kept, with(kept, "retention.ms", "-1"));
        assertThat(plans.make(longer).deletesMore()).isFalse();
        assertThat(plans.deletesMore(longer)).isFalse();
        assertThat(plans.deletesMore(shorter)).isTrue();
        assertThat(plans.make(SettingsChange.none(kept)).deletesMore()).isFalse();
        assertThat(plans.make(SettingsChange.none(kept)).summary().deleteNow()).isEqualTo(new Amount(11, 1100));
    }

    @Test
    void agreedIsWhatIsDoneAsLongAsThePlanLasts() {
        String id = plans.make(shorter).id();
        assertThat(plans.check(id, shorter)).isEqualTo(Verdict.AGREED);
        assertThat(plans.check("pl_00", shorter)).isEqualTo(Verdict.UNKNOWN);
        facts.passMinutes(14);
        facts.put(orders, 0, 22); // segments that were sealed meanwhile
        assertThat(plans.check(id, shorter)).isEqualTo(Verdict.AGREED);
        facts.deleteFirst(orders, 0, 3);
        assertThat(plans.check(id, shorter)).as("what is gone already").isEqualTo(Verdict.AGREED);
        facts.passMinutes(1);
        assertThat(plans.check(id, shorter)).as("expired").isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aClockThatIsConfirmedEndsAPlan() {
        String id = plans.make(shorter).id();
        facts.setHours(100_000);
        assertThat(plans.check(id, shorter)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aPlanIsStaleWhenSomethingElseWouldBeDeleted() {
        String id = plans.make(shorter).id();
        facts.hold(orders, 0, 55);
        assertThat(plans.check(id, shorter)).isEqualTo(Verdict.STALE);
        assertThat(plans.make(shorter).id()).isNotEqualTo(id);
        assertThat(plans.make(shorter).summary().held()).isEqualTo(new Amount(1, 100));
    }

    @Test
    void whatIsWrittenTodayIsInThePlan() {
        facts.append(partition, 5);
        WhatIf plan = plans.make(shorter);
        assertThat(plan.summary().deleteNow()).isEqualTo(new Amount(11, 1100));
        assertThat(plan.summary().deleteWithin()).isEqualTo(new Amount(21, 2050));
        assertThat(plan.recordsWithin()).isEqualTo(205);

        Topic young = topic("young", 1, Map.of());
        facts.put(young, 0, 0);
        facts.append(new TopicIdPartition(young.id(), 0), 5);
        SettingsChange nothingIsKept = SettingsChange.of(young, with(young, "retention.ms", "1"));
        assertThat(plans.deletesMore(nothingIsKept)).isTrue();
        assertThat(plans.make(nothingIsKept).newlyDeletedRecords()).isEqualTo(5);
    }

    @Test
    void whatIsWrittenMeanwhileChangesNothingThatWasAgreedTo() {
        facts.append(partition, 5);
        String id = plans.make(shorter).id();
        facts.append(partition, 8);
        assertThat(plans.make(shorter).id()).isEqualTo(id);
        assertThat(plans.check(id, shorter)).isEqualTo(Verdict.AGREED);
        facts.roll(partition);
        assertThat(plans.check(id, shorter)).isEqualTo(Verdict.AGREED);
    }

    /** The records before the change go after 30 days, and so those that come meanwhile go a moment too late for the plan. */
    @Test
    void aPlanOfABusyTopicThatKeptThirtyDaysIsNotStaleAtOnce() {
        Topic busy = topic("busy", 1, Map.of("retention.ms", "2592000000"));
        TopicIdPartition only = new TopicIdPartition(busy.id(), 0);
        facts.put(busy, 0, 20);
        facts.append(only, 5);
        SettingsChange change = SettingsChange.of(busy, with(busy, "retention.ms", TEN_HOURS));
        WhatIf plan = plans.make(change);
        assertThat(plan.summary().deleteWithin()).isEqualTo(new Amount(21, 2050));
        facts.passMinutes(5);
        facts.append(only, 8);
        assertThat(plans.check(plan.id(), change)).isEqualTo(Verdict.AGREED);
    }

    @Test
    void aPlanThatKeepsWhatIsActiveIsStaleOnceThatIsSealedAndGoes() {
        Topic slow = topic("slow", 1, Map.of("segment.ms", "5184000000")); // 60 days
        TopicIdPartition only = new TopicIdPartition(slow.id(), 0);
        facts.put(slow, 0, 20);
        facts.append(only, 5);
        SettingsChange change = SettingsChange.of(slow, with(slow, "retention.ms", TEN_HOURS));
        WhatIf plan = plans.make(change);
        assertThat(plan.summary().deleteWithin()).isEqualTo(new Amount(20, 2000));
        assertThat(plans.check(plan.id(), change)).isEqualTo(Verdict.AGREED);
        facts.roll(only); // it was full
        assertThat(plans.check(plan.id(), change)).isEqualTo(Verdict.STALE);
        assertThat(plans.make(change).summary().deleteWithin()).isEqualTo(new Amount(21, 2100));
    }

    @Test
    void theFirstRecordsOfAPartitionMakeNoPlanStale() {
        Topic two = topic("two", 2, Map.of());
        facts.put(two, 0, 20);
        facts.put(two, 1, 0);
        SettingsChange change = SettingsChange.of(two, with(two, "retention.ms", TEN_HOURS));
        String id = plans.make(change).id();
        facts.append(new TopicIdPartition(two.id(), 1), 3);
        assertThat(plans.check(id, change)).isEqualTo(Verdict.AGREED);
    }

    @Test
    void aPlanIsForOneChangeOnly() {
        String id = plans.make(shorter).id();
        assertThat(plans.check(id, SettingsChange.of(orders, with(orders, "retention.ms", "3600000"))))
                .isEqualTo(Verdict.STALE);
        Topic other = topic("other", 1, Map.of());
        facts.put(other, 0, 20);
        assertThat(plans.check(id, SettingsChange.of(other, with(other, "retention.ms", TEN_HOURS))))
                .isEqualTo(Verdict.STALE);
        assertThat(plans.check(id, new SettingsChange("short", shorter.topics())))
                .isEqualTo(Verdict.STALE);
    }

    @Test
    void aPolicysPlanCoversAllItsTopics() {
        Topic other = topic("other", 2, Map.of());
        facts.put(other, 0, 20);
        facts.put(other, 1, 20);
        SettingsChange.OfTopic second = new SettingsChange.OfTopic(other, with(other, "retention.ms", TEN_HOURS));
        SettingsChange both =
                new SettingsChange("short", List.of(shorter.topics().get(0), second));
        WhatIf plan = plans.make(both);
        assertThat(plan.summary().deleteNow()).isEqualTo(new Amount(33, 3300));
        assertThat(plans.check(plan.id(), both)).isEqualTo(Verdict.AGREED);
        assertThat(plans.check(plan.id(), new SettingsChange("short", shorter.topics())))
                .isEqualTo(Verdict.STALE);
    }

    @Test
    void groupsThatLoseRecordsAreNamed() {
        GroupFacts.Offset offset =
                new GroupFacts.Offset(new GroupFacts.NamedPartition("orders", 0), 42, 200L, "", FactsInMemory.START);
        groups.add(new GroupFacts("billing", "Empty", "consumer", null, 1, List.of(), List.of(offset)));
        assertThat(plans.make(shorter).readers())
                .containsExactly(new WhatIf.ReaderLoss(
                        "billing", "orders", orders.topicPartitions().get(0), 42, 200, 158));
        groupsAway = true;
        WhatIf blind = plans.make(shorter);
        assertThat(blind.readers()).isEmpty();
        assertThat(blind.doubts()).singleElement().asString().contains("consumer groups cannot be read");
    }

    @Test
    void aSuspensionIsADoubt() {
        closed = Optional.of("Deletions are suspended.");
        assertThat(plans.make(shorter).doubts()).containsExactly("Deletions are suspended.");
    }

    @Test
    void onlySoManyPlansAreRemembered() {
        String first = plans.make(shorter).id();
        for (int i = 1; i <= 100; i++) {
            plans.make(SettingsChange.of(orders, with(orders, "retention.ms", Integer.toString(i))));
        }
        assertThat(plans.check(first, shorter)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void whoOnlyLooksMakesNobodyForget() {
        String id = plans.make(shorter).id();
        for (int i = 0; i < 200; i++) {
            Topic other = topic("other-" + i, 1, Map.of());
            facts.put(other, 0, 1);
            WhatIf seen = plans.present(other);
            assertThat(seen.deletesMore()).isFalse();
            assertThat(plans.check(seen.id(), SettingsChange.none(other))).isEqualTo(Verdict.UNKNOWN);
        }
        assertThat(plans.check(id, shorter)).isEqualTo(Verdict.AGREED);
    }

    @Test
    void manySegmentsArePlannedQuickly() {
        Topic big = topic("big", 100, Map.of());
        for (int partition = 0; partition < 100; partition++) {
            facts.put(big, partition, 1000);
        }
        facts.setHours(1000);
        SettingsChange change = SettingsChange.of(big, with(big, "retention.ms", TEN_HOURS));
        plans.make(change); // the compiler's share
        ThreadMXBean threads = ManagementFactory.getThreadMXBean(); // whatever else the machine is busy with
        long start = threads.getCurrentThreadCpuTime();
        WhatIf plan = plans.make(change);
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(plan.difference().segments()).hasSize(100_000);
        assertThat(plans.check(plan.id(), change)).isEqualTo(Verdict.AGREED);
    }

    private final class Groups implements GroupListing {
        @Override
        public List<GroupFacts> groups() throws StorageException {
            if (groupsAway) {
                throw new StorageException(StorageException.Kind.UNAVAILABLE, "away");
            }
            return groups;
        }

        @Override
        public Optional<GroupFacts> group(String groupId) {
            throw new AssertionError("not asked for");
        }
    }

    private final class Gate implements DeletionGate {
        @Override
        public Optional<String> closedBecause() {
            return closed;
        }
    }
}

package io.coldstream.broker.plan;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.view.GroupFacts;
import io.coldstream.broker.view.GroupListing;
import io.coldstream.storage.StorageException;
import io.coldstream.tiering.retention.ClockGuard;
import io.coldstream.tiering.retention.DeletionGate;
import io.coldstream.tiering.retention.GroupPosition;
import io.coldstream.tiering.retention.PlanDifference;
import io.coldstream.tiering.retention.PlanSummary;
import io.coldstream.tiering.retention.RetentionPlan;
import io.coldstream.tiering.retention.RetentionPlanner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what a change of settings would delete, and remembers for a while what was said, so that somebody can agree to it.
 * Thread-safe. Making a plan may wait for consumer groups; checking one does not wait.
 */
public final class Plans {
    /** How far plans look ahead. */
    public static final Duration HORIZON = Duration.ofDays(30);

    /** How long a plan can be agreed to. */
    public static final Duration VALID = Duration.ofMinutes(15);

    private static final int REMEMBERED_MAX = 100;

    /** Some tens of megabytes, if plans name that many topics and partitions. */
    private static final int REMEMBERED_ENTRIES_MAX = 100_000;

    private static final int SENTENCES_MAX = 100;
    private static final int READERS_MAX = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(Plans.class);

    private final RetentionFacts facts;
    private final GroupListing groups;
    private final DeletionGate gate;
    private final RememberedPlans remembered = new RememberedPlans(VALID, REMEMBERED_MAX, REMEMBERED_ENTRIES_MAX);

    public Plans(RetentionFacts facts, GroupListing groups, DeletionGate gate) {
        this.facts = facts;
        this.groups = groups;
        this.gate = gate;
    }

    /** Whether somebody who names a plan has agreed to what a change does now. */
    public enum Verdict {
        /** It does what the plan says. */
        AGREED,
        /** It does something else. */
        STALE,
        /** Nobody was shown such a plan lately. */
        UNKNOWN
    }

    /** What is known of partitions, to look at them more closely. */
    public RetentionFacts facts() {
        return facts;
    }

    /** What becomes of one partition as things are, or nothing if it is not open. */
    public Optional<RetentionPlan> of(Topic topic, int partition) {
        Instant now = facts.time().trusted();
        return facts.facts(new TopicIdPartition(topic.id(), partition))
                .map(known -> RetentionPlanner.plan(topic.config().retention(), known, now));
    }

    /** Says what happens to a topic's records as things are. There is nothing to agree to, and nothing is remembered. */
    public WhatIf present(Topic topic) {
        return plan(SettingsChange.none(topic), (id, agreement) -> {});
    }

    /** Says what a change would do, and remembers it. */
    public WhatIf make(SettingsChange change) {
        return plan(change, remembered::add);
    }

    private WhatIf plan(SettingsChange change, BiConsumer<String, Agreement> memory) {
        ClockGuard.Reading time = facts.time();
        Instant now = time.trusted();
        Instant until = now.plus(HORIZON);
        List<String> doubts = new ArrayList<>();
        gate.closedBecause().ifPresent(doubts::add);
        if (time.jumped()) {
            doubts.add("The clock says " + time.wall() + ", which is " + time.ahead()
                    + " ahead of what can be true; deletion goes by " + now + ".");
        }
        Evaluation evaluation = Evaluation.of(change, facts, positions(change, doubts), now);
        evaluation.after().stream()
                .flatMap(plan -> plan.doubts().stream()
                        .map(doubt -> evaluation.topicNames().get(plan.partition()) + ", partition "
                                + plan.partition().partition() + ": " + doubt))
                .limit(SENTENCES_MAX)
                .forEach(doubts::add);
        Agreement agreement = Agreement.of(change, evaluation, now, until);
        String id = PlanIds.of(agreement);
        memory.accept(id, agreement);
        PlanSummary summary = PlanSummary.of(evaluation.after(), HORIZON);
        return new WhatIf(
                id,
                change,
                now,
                now.plus(VALID),
                summary,
                evaluation.recordsDeletedBy(now),
                evaluation.recordsDeletedBy(until),
                PlanDifference.between(evaluation.before(), evaluation.after(), HORIZON),
                readers(evaluation, summary, until),
                doubts);
    }

    /** Whether a change deletes anything that stays without it, or deletes it earlier. */
    public boolean deletesMore(SettingsChange change) {
        Evaluation evaluation =
                Evaluation.of(change, facts, Map.of(), facts.time().trusted());
        return PlanDifference.between(evaluation.before(), evaluation.after(), HORIZON)
                .deletesMore();
    }

    /** Whether a plan that somebody agrees to is of this change, and whether the change does what it says. */
    public Verdict check(String planId, SettingsChange change) {
        Instant now = facts.time().trusted();
        Agreement agreed = remembered.find(planId, now).orElse(null);
        if (agreed == null) {
            return Verdict.UNKNOWN;
        }
        // For the time that the plan was made for: that some minutes have passed changes nothing that anybody decided.
        Evaluation evaluation = Evaluation.of(change, facts, Map.of(), agreed.plannedAt());
        Agreement fresh = Agreement.of(change, evaluation, agreed.plannedAt(), agreed.until());
        return agreed.covers(fresh, evaluation.logStarts()) ? Verdict.AGREED : Verdict.STALE;
    }

    private Map<TopicIdPartition, List<GroupPosition>> positions(SettingsChange change, List<String> doubts) {
        Map<String, Topic> topics = new HashMap<>();
        change.topics().forEach(one -> topics.put(one.topic().name(), one.topic()));
        Map<TopicIdPartition, List<GroupPosition>> positions = new HashMap<>();
        try {
            for (GroupFacts group : groups.groups()) {
                for (GroupFacts.Offset offset : group.offsets()) {
                    Topic topic = topics.get(offset.partition().topic());
                    if (topic != null && topic.hasPartition(offset.partition().partition())) {
                        positions
                                .computeIfAbsent(
                                        new TopicIdPartition(
                                                topic.id(), offset.partition().partition()),
                                        none -> new ArrayList<>())
                                .add(new GroupPosition(group.groupId(), Math.max(0, offset.committedOffset())));
                    }
                }
            }
        } catch (StorageException e) {
            LOG.warn("A plan is made without consumer groups: {}", e.getMessage());
            doubts.add("The consumer groups cannot be read now; which of them lose records is not known.");
            return Map.of();
        }
        return positions;
    }

    private static List<WhatIf.ReaderLoss> readers(Evaluation evaluation, PlanSummary summary, Instant until) {
        Map<TopicIdPartition, RetentionPlan> plans = new HashMap<>();
        evaluation.after().forEach(plan -> plans.put(plan.partition(), plan));
        List<WhatIf.ReaderLoss> readers = new ArrayList<>();
        for (PlanSummary.GroupLoss loss : summary.readers()) {
            if (readers.size() == READERS_MAX) {
                break;
            }
            RetentionPlan plan = Objects.requireNonNull(plans.get(loss.partition()));
            long nextOffset = plan.groups().stream()
                    .filter(position -> position.groupId().equals(loss.groupId()))
                    .mapToLong(GroupPosition::nextOffset)
                    .findFirst()
                    .orElseThrow();
            readers.add(new WhatIf.ReaderLoss(
                    loss.groupId(),
                    Objects.requireNonNull(evaluation.topicNames().get(loss.partition())),
                    loss.partition(),
                    nextOffset,
                    plan.logStartBy(until),
                    loss.recordsWithin()));
        }
        return readers;
    }
}

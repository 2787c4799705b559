package io.coldstream.broker.http.plans;

import io.coldstream.api.http.PlanDetail;
import io.coldstream.broker.http.segments.Timestamps;
import io.coldstream.broker.plan.RetentionFacts;
import io.coldstream.broker.plan.SettingsChange;
import io.coldstream.broker.plan.WhatIf;
import io.coldstream.broker.topic.Topic;
import io.coldstream.tiering.retention.PlanDifference.Extra;
import io.coldstream.tiering.retention.PlanSummary.Amount;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/** Plans as the API shows them. */
public final class PlanViews {
    private static final int SEGMENTS_MAX = 100;

    private PlanViews() {}

    /** All of a plan, and the first of the segments that are newly deleted. */
    public static PlanDetail detail(WhatIf plan, RetentionFacts facts) {
        SettingsChange change = plan.change();
        boolean oneTopic = change.policy() == null && change.topics().size() == 1;
        Amount now = plan.summary().deleteNow();
        Amount within = plan.summary().deleteWithin();
        return new PlanDetail(
                plan.id(),
                oneTopic ? change.topics().get(0).topic().name() : null,
                change.policy(),
                plan.plannedAt(),
                plan.expiresAt(),
                amount(plan.summary().uploadNow()),
                amount(plan.summary().evictNow()),
                new PlanDetail.Records(now.segments(), now.logBytes(), plan.recordsNow()),
                new PlanDetail.Records(within.segments(), within.logBytes(), plan.recordsWithin()),
                amount(plan.summary().held()),
                plan.deletesMore(),
                newlyDeleted(plan, facts),
                plan.readers().stream()
                        .map(loss -> new PlanDetail.GroupLoss(
                                loss.groupId(),
                                loss.topic(),
                                loss.partition().partition(),
                                loss.nextOffset(),
                                loss.deletedUpTo(),
                                loss.records()))
                        .toList(),
                plan.doubts());
    }

    private static PlanDetail.Amount amount(Amount amount) {
        return new PlanDetail.Amount(amount.segments(), amount.logBytes());
    }

    private static PlanDetail.NewlyDeleted newlyDeleted(WhatIf plan, RetentionFacts facts) {
        Map<UUID, String> names = plan.change().topics().stream()
                .map(SettingsChange.OfTopic::topic)
                .collect(Collectors.toMap(Topic::id, Topic::name));
        List<Extra> segments = plan.difference().segments();
        return new PlanDetail.NewlyDeleted(
                segments.size(),
                plan.newlyDeletedBytes(),
                plan.newlyDeletedRecords(),
                segments.stream()
                        .limit(SEGMENTS_MAX)
                        .map(segment -> segment(
                                Objects.requireNonNull(
                                        names.get(segment.partition().topicId())),
                                segment,
                                facts))
                        .toList());
    }

    private static PlanDetail.Segment segment(String topic, Extra extra, RetentionFacts facts) {
        long maxTimestampMs = Timestamps.greatestMs(facts.segments(extra.partition()), extra.offsets());
        return new PlanDetail.Segment(
                topic,
                extra.partition().partition(),
                extra.offsets().start(),
                extra.offsets().end(),
                Timestamps.shown(maxTimestampMs),
                extra.deletion().due(),
                extra.deletion().reason().rule().name(),
                extra.deletion().reason().sentence());
    }
}

package io.coldstream.broker.http.explain;

import io.coldstream.api.http.SegmentExplanation;
import io.coldstream.api.http.SegmentExplanation.Block;
import io.coldstream.api.http.SegmentExplanation.Step;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.api.topic.TopicSetting;
import io.coldstream.broker.http.segments.Timestamps;
import io.coldstream.broker.topic.Topic;
import io.coldstream.tiering.retention.Blocker;
import io.coldstream.tiering.retention.PlannedStep;
import io.coldstream.tiering.retention.RetentionPlan;
import io.coldstream.tiering.retention.Rule;
import io.coldstream.tiering.retention.SegmentOutlook;
import io.coldstream.tiering.service.SegmentView;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the planner says of one segment, as the API shows it. */
final class ExplanationViews {
    private ExplanationViews() {}

    /** @param views the partition's segments */
    static SegmentExplanation of(
            Topic topic, RetentionPlan plan, SegmentOutlook segment, List<SegmentView> views, Optional<String> closed) {
        List<Step> steps =
                segment.steps().stream().map(step -> step(topic.config(), step)).toList();
        return new SegmentExplanation(
                topic.name(),
                plan.partition().partition(),
                segment.offsets().start(),
                segment.offsets().end(),
                state(plan, segment, views),
                segment.logBytes(),
                Timestamps.shown(Timestamps.greatestMs(views, segment.offsets())),
                Timestamps.shown(segment.agesFrom()),
                segment.holds().stream().map(hold -> hold.id().toString()).toList(),
                segment.next().map(step -> step(topic.config(), step)).orElse(null),
                steps,
                Sentences.of(segment, plan.plannedAt(), closed));
    }

    private static String state(RetentionPlan plan, SegmentOutlook segment, List<SegmentView> views) {
        if (segment.offsets().end() <= plan.logStartOffset()
                && !segment.offsets().isEmpty()) {
            return "deleting";
        }
        return switch (segment.place()) {
            case ACTIVE -> "active";
            case ARCHIVED -> "archive_only";
            case LOCAL_AND_ARCHIVED -> "archived";
            case LOCAL ->
                views.stream()
                                .anyMatch(view -> view.state() == SegmentView.State.UPLOADING
                                        && segment.offsets()
                                                .contains(view.offsets().start()))
                        ? "uploading"
                        : "sealed";
        };
    }

    private static Step step(TopicConfig config, PlannedStep step) {
        Optional<TopicSetting> setting = setting(config, step.reason().rule());
        return new Step(
                step.kind().name().toLowerCase(Locale.ROOT),
                Timestamps.shown(step.due()),
                step.reason().rule().name(),
                step.reason().sentence(),
                step.reason().measured(),
                step.reason().limit(),
                setting.map(known -> config.source(known).name().toLowerCase(Locale.ROOT))
                        .orElse(null),
                setting.map(TopicSetting::settingName).orElse(null),
                step.isStopped(),
                step.blockers().stream().map(ExplanationViews::block).toList());
    }

    /** The setting whose value is the rule's limit. */
    private static Optional<TopicSetting> setting(TopicConfig config, Rule rule) {
        return switch (rule) {
            case SEGMENT_AGE -> Optional.of(TopicSetting.SEGMENT_MS);
            case SEGMENT_BYTES -> Optional.of(TopicSetting.SEGMENT_BYTES);
            case SEALED -> Optional.of(TopicSetting.TIERING_MIN_AGE_MS);
            case LOCAL_AGE -> Optional.of(orTotal(config, TopicSetting.LOCAL_RETENTION_MS, TopicSetting.RETENTION_MS));
            case LOCAL_BYTES ->
                Optional.of(orTotal(config, TopicSetting.LOCAL_RETENTION_BYTES, TopicSetting.RETENTION_BYTES));
            case TOTAL_AGE -> Optional.of(TopicSetting.RETENTION_MS);
            case TOTAL_BYTES -> Optional.of(TopicSetting.RETENTION_BYTES);
            case SEALED_AHEAD, BELOW_LOG_START -> Optional.empty();
        };
    }

    private static TopicSetting orTotal(TopicConfig config, TopicSetting local, TopicSetting total) {
        return config.value(local).equals("-2") ? total : local;
    }

    private static Block block(Blocker blocker) {
        return new Block(
                kind(blocker),
                blocker.sentence(),
                blocker.until().map(Timestamps::shown).orElse(null),
                hold(blocker));
    }

    private static @Nullable String hold(Blocker blocker) {
        return blocker instanceof Blocker.Held held ? held.hold().id().toString() : null;
    }

    private static String kind(Blocker blocker) {
        if (blocker instanceof Blocker.Held) {
            return "hold";
        }
        if (blocker instanceof Blocker.Floor) {
            return "floor";
        }
        if (blocker instanceof Blocker.OlderStays) {
            return "older_stays";
        }
        if (blocker instanceof Blocker.OlderDueLater) {
            return "older_due_later";
        }
        if (blocker instanceof Blocker.UploadsPaused) {
            return "uploads_paused";
        }
        if (blocker instanceof Blocker.NotArchived) {
            return "not_archived";
        }
        if (blocker instanceof Blocker.ArchivedInPart) {
            return "archived_in_part";
        }
        if (blocker instanceof Blocker.Gap) {
            return "gap";
        }
        return blocker instanceof Blocker.StillActive ? "active" : "suspended";
    }
}

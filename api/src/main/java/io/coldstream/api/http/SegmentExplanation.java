package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a segment is where it is, and what becomes of it.
 *
 * @param state where it is, as in {@link SegmentDetail}
 * @param logBytes its size in log bytes
 * @param maxTimestamp the greatest timestamp of its records, or {@code null} if that is not known
 * @param agesFrom the time that its age is counted from; {@code null} while it is written
 * @param heldBy the ids of the holds that keep it
 * @param next what happens next, or {@code null} if nothing can be foreseen
 * @param steps everything that can be foreseen, earliest first
 * @param sentence why it is still here, or what comes next
 */
public record SegmentExplanation(
        @JsonProperty("topic") String topic,
        @JsonProperty("partition") int partition,
        @JsonProperty("base_offset") long baseOffset,
        @JsonProperty("end_offset") long endOffset,
        @JsonProperty("state") String state,
        @JsonProperty("log_bytes") long logBytes,

        @JsonProperty("max_timestamp") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant maxTimestamp,

        @JsonProperty("ages_from") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant agesFrom,

        @JsonProperty("held_by") List<String> heldBy,
        @JsonProperty("next") @Nullable Step next,
        @JsonProperty("steps") List<Step> steps,
        @JsonProperty("sentence") String sentence) {
    public SegmentExplanation {
        heldBy = List.copyOf(heldBy);
        steps = List.copyOf(steps);
    }

    /**
     * One thing that is going to happen.
     *
     * @param action {@code seal}, {@code upload}, {@code evict} or {@code delete}
     * @param due when, at the earliest; {@code null} if that lies beyond all calendars
     * @param rule the rule that says so, {@code TOTAL_AGE} for one
     * @param sentence the same for people
     * @param measured what was measured, in the rule's unit
     * @param limit what it is held against, in the same unit
     * @param source who set the limit: {@code topic}, {@code policy}, {@code broker_default} or {@code built_in};
     *     {@code null} where no setting is behind the rule
     * @param setting the setting behind the rule by Kafka's name, or {@code null}
     * @param stopped whether it does not happen however much time passes
     * @param blockers what stands in its way
     */
    public record Step(
            @JsonProperty("action") String action,

            @JsonProperty("due") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant due,

            @JsonProperty("rule") String rule,
            @JsonProperty("sentence") String sentence,
            @JsonProperty("measured") long measured,
            @JsonProperty("limit") long limit,
            @JsonProperty("source") @Nullable String source,
            @JsonProperty("setting") @Nullable String setting,
            @JsonProperty("stopped") boolean stopped,
            @JsonProperty("blockers") List<Block> blockers) {
        public Step {
            blockers = List.copyOf(blockers);
        }
    }

    /**
     * What stands in the way of a step.
     *
     * @param kind {@code hold}, {@code floor}, {@code older_stays}, ...
     * @param sentence the same for people
     * @param until when it ends by itself, or {@code null}
     * @param hold the hold's id, or {@code null} if it is none
     */
    public record Block(
            @JsonProperty("kind") String kind,
            @JsonProperty("sentence") String sentence,

            @JsonProperty("until") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant until,

            @JsonProperty("hold") @Nullable String hold) {}
}

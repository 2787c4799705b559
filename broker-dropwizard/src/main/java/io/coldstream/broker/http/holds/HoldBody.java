package io.coldstream.broker.http.holds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.TimeRange;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.JsonFields;
import io.coldstream.broker.http.topics.TopicLookup;
import io.coldstream.broker.topic.Topic;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body that asks for a hold.
 *
 * @param topic the topic
 * @param scope what is to be held
 * @param reason why
 * @param owner who answers for it
 */
record HoldBody(Topic topic, HoldScope scope, String reason, String owner) {
    private static final String TOPIC = "topic";
    private static final String PARTITION = "partition";
    private static final String OFFSETS = "offsets";
    private static final String TIMES = "times";
    private static final String REASON = "reason";
    private static final String OWNER = "owner";
    private static final int REASON_LENGTH_MAX = 2000;
    private static final int OWNER_LENGTH_MAX = 200;
    private static final String TIME = "must be a time such as 2026-03-01T00:00:00Z";

    /**
     * Reads it.
     *
     * @throws ProblemException naming the first member that is wrong, the topic and the partition if there are no such
     */
    static HoldBody read(ObjectNode body, TopicLookup lookup) {
        JsonFields fields = JsonFields.of(body);
        fields.allowOnly(List.of(TOPIC, PARTITION, OFFSETS, TIMES, REASON, OWNER));
        String reason = text(fields, REASON, "why the records must stay", REASON_LENGTH_MAX);
        String owner = text(fields, OWNER, "who answers for the hold", OWNER_LENGTH_MAX);
        String name = fields.text(TOPIC)
                .orElseThrow(() -> ProblemException.invalid(TOPIC, "topic is missing: a hold is on one topic."));
        Topic topic = lookup.find(name)
                .orElseThrow(() -> ProblemException.of(
                        ProblemType.UNKNOWN_TOPIC, TOPIC, "There is no topic named " + Quote.of(name) + "."));
        @Nullable Integer partition = partition(fields, topic);
        @Nullable OffsetRange offsets = offsets(fields);
        if (offsets != null && partition == null) {
            throw ProblemException.invalid(
                    OFFSETS, "offsets mean something in one partition only: name the partition, too.");
        }
        return new HoldBody(topic, new HoldScope(topic.id(), partition, offsets, times(fields)), reason, owner);
    }

    /** The reason for a release. */
    static String readRelease(ObjectNode body) {
        JsonFields fields = JsonFields.of(body);
        fields.allowOnly(List.of(REASON));
        return text(fields, REASON, "why the records need not stay any longer", REASON_LENGTH_MAX);
    }

    private static String text(JsonFields fields, String name, String what, int lengthMax) {
        String text = fields.text(name)
                .orElseThrow(() -> ProblemException.invalid(name, name + " is missing: " + what + "."));
        if (text.isBlank()) {
            throw ProblemException.invalid(name, name + " must not be blank: it says " + what + ".");
        }
        if (text.length() > lengthMax) {
            throw ProblemException.invalid(
                    name, name + " has at most " + lengthMax + " characters; this one has " + text.length() + ".");
        }
        return text;
    }

    private static @Nullable Integer partition(JsonFields fields, Topic topic) {
        JsonNode value = fields.find(PARTITION).filter(node -> !node.isNull()).orElse(null);
        if (value == null) {
            return null;
        }
        long partition = JsonFields.wholeNumber(value)
                .filter(number -> number >= 0)
                .orElseThrow(() -> fields.wrong(
                        PARTITION, "must be a whole number, 0 or more, or be left out for all partitions", value));
        if (partition >= topic.partitions()) {
            throw ProblemException.of(
                    ProblemType.UNKNOWN_PARTITION,
                    PARTITION,
                    "Topic " + Quote.of(topic.name()) + " has the partitions 0 to " + (topic.partitions() - 1)
                            + ", and no partition " + partition + ".");
        }
        return (int) partition;
    }

    private static @Nullable OffsetRange offsets(JsonFields fields) {
        JsonFields range = object(fields, OFFSETS).orElse(null);
        if (range == null) {
            return null;
        }
        range.allowOnly(List.of("start", "end"));
        long start = offset(range, "start");
        long end = offset(range, "end");
        if (end <= start) {
            throw ProblemException.invalid(
                    range.pathOf("end"),
                    range.pathOf("end") + " is the offset behind the last one that is held: it must be greater than "
                            + start + ", the start; it was " + end + ".");
        }
        return new OffsetRange(start, end);
    }

    private static long offset(JsonFields range, String name) {
        String mustBe = "must be an offset, a whole number, 0 or more";
        JsonNode value = required(range, name, mustBe);
        return JsonFields.wholeNumber(value)
                .filter(number -> number >= 0)
                .orElseThrow(() -> range.wrong(name, mustBe, value));
    }

    private static @Nullable TimeRange times(JsonFields fields) {
        JsonFields range = object(fields, TIMES).orElse(null);
        if (range == null) {
            return null;
        }
        range.allowOnly(List.of("from", "to"));
        long fromMs = timeMs(range, "from", 0);
        long toMs = timeMs(range, "to", 999_999); // rather a millisecond more than one less
        if (toMs <= fromMs) {
            throw ProblemException.invalid(
                    range.pathOf("to"),
                    range.pathOf("to") + " must be later than " + range.pathOf("from") + "; it was "
                            + Instant.ofEpochMilli(toMs) + ".");
        }
        return new TimeRange(fromMs, toMs);
    }

    private static long timeMs(JsonFields range, String name, int roundUpNanos) {
        JsonNode value = required(range, name, TIME);
        try {
            return Instant.parse(value.isTextual() ? value.textValue() : "")
                    .plusNanos(roundUpNanos)
                    .toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw range.wrong(name, TIME, value);
        }
    }

    private static JsonNode required(JsonFields range, String name, String mustBe) {
        return range.find(name)
                .orElseThrow(() -> ProblemException.invalid(
                        range.pathOf(name), range.pathOf(name) + " is missing: it " + mustBe + "."));
    }

    /** A member that is an object; null is as good as nothing. */
    private static Optional<JsonFields> object(JsonFields fields, String name) {
        return fields.find(name).filter(value -> !value.isNull()).flatMap(value -> fields.object(name));
    }
}

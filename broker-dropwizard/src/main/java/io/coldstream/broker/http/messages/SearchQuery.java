package io.coldstream.broker.http.messages;

import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.QueryFlag;
import io.coldstream.broker.http.request.TimeText;
import io.coldstream.broker.http.request.WholeNumber;
import io.coldstream.broker.view.MessageVisitor.Part;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which messages are looked for.
 *
 * @param partition the one partition as it was written, or {@code null} for all
 * @param fromOffset the first offset, or {@code null}
 * @param fromOffsets the first offset of each partition that is wanted, or {@code null}
 * @param fromMs the time of the first, or {@code null}; without either the log's start
 * @param toMs the time behind the last, or {@code null} for the log's end
 * @param limit how many at most
 * @param text what key or value must hold, or {@code null}
 * @param parts where to look for it
 * @param ignoreCase whether upper and lower case are the same
 */
record SearchQuery(
        @Nullable String partition,
        @Nullable Long fromOffset,
        @Nullable Map<Integer, Long> fromOffsets,
        @Nullable Long fromMs,
        @Nullable Long toMs,
        int limit,
        @Nullable String text,
        Set<Part> parts,
        boolean ignoreCase) {
    static final int LIMIT_MAX = 10_000;

    private static final int LIMIT_DEFAULT = 100;
    private static final int TEXT_CHARACTERS_MAX = 1000;
    private static final List<String> KNOWN = List.of(
            "partition",
            "from_offset",
            "from_offsets",
            "from_time",
            "to_time",
            "limit",
            "search",
            "search_in",
            "ignore_case",
            "stream");

    /** @throws ProblemException naming the parameter that is not allowed */
    static SearchQuery of(MultivaluedMap<String, String> parameters) {
        for (String name : new TreeSet<>(parameters.keySet())) {
            if (!KNOWN.contains(name)) {
                throw ProblemException.unknownField(
                        name.substring(0, Math.min(name.length(), 200)),
                        "Unknown parameter " + Quote.of(name) + "; known are " + String.join(", ", KNOWN) + ".");
            }
        }
        String stream = parameters.getFirst("stream");
        if (stream != null && !stream.equals("true")) {
            throw ProblemException.invalid(
                    "stream",
                    "stream must be true or be left out: messages come as a stream; it was " + Quote.of(stream) + ".");
        }
        Long fromOffset = offset(parameters.getFirst("from_offset"));
        Map<Integer, Long> fromOffsets = PartitionOffsets.parse("from_offsets", parameters.getFirst("from_offsets"));
        Long fromMs = time("from_time", parameters.getFirst("from_time"));
        Long toMs = time("to_time", parameters.getFirst("to_time"));
        if (fromOffset != null && fromMs != null) {
            throw ProblemException.invalid("from_time", "from_time and from_offset cannot both be given.");
        }
        if (fromOffsets != null && (fromOffset != null || fromMs != null || parameters.getFirst("partition") != null)) {
            throw ProblemException.invalid(
                    "from_offsets", "from_offsets cannot be given with partition, from_offset or from_time.");
        }
        if (fromMs != null && toMs != null && toMs < fromMs) {
            throw ProblemException.invalid("to_time", "to_time must not be before from_time.");
        }
        return new SearchQuery(
                parameters.getFirst("partition"),
                fromOffset,
                fromOffsets,
                fromMs,
                toMs,
                limit(parameters.getFirst("limit")),
                text(parameters.getFirst("search")),
                parts(parameters.getFirst("search_in")),
                QueryFlag.parse("ignore_case", parameters.getFirst("ignore_case")));
    }

    /** Where a partition begins, if that is said by an offset. */
    OptionalLong start(int index) {
        Long start = fromOffsets == null ? fromOffset : fromOffsets.get(index);
        return start == null ? OptionalLong.empty() : OptionalLong.of(start);
    }

    OptionalLong startMs() {
        return fromMs == null ? OptionalLong.empty() : OptionalLong.of(fromMs);
    }

    OptionalLong endMs() {
        return toMs == null ? OptionalLong.empty() : OptionalLong.of(toMs);
    }

    private static @Nullable Long offset(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return WholeNumber.parse(text)
                .filter(number -> number >= 0)
                .orElseThrow(() -> ProblemException.invalid(
                        "from_offset",
                        "from_offset must be a whole number, 0 or more; it was " + Quote.of(text) + "."));
    }

    private static @Nullable Long time(String name, @Nullable String text) {
        return text == null ? null : (Long) TimeText.parseMs(name, text);
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return LIMIT_DEFAULT;
        }
        Optional<Long> limit = WholeNumber.parse(text).filter(number -> number >= 1 && number <= LIMIT_MAX);
        return limit.orElseThrow(() -> ProblemException.invalid(
                        "limit",
                        "limit must be a whole number from 1 to " + LIMIT_MAX + "; it was " + Quote.of(text) + "."))
                .intValue();
    }

    private static @Nullable String text(@Nullable String text) {
        if (text != null && (text.isEmpty() || text.length() > TEXT_CHARACTERS_MAX)) {
            throw ProblemException.invalid(
                    "search",
                    "search must have 1 to " + TEXT_CHARACTERS_MAX + " characters; it had " + text.length() + ".");
        }
        return text;
    }

    private static Set<Part> parts(@Nullable String text) {
        return switch (text == null ? "any" : text) {
            case "any" -> Set.of(Part.KEY, Part.VALUE);
            case "key" -> Set.of(Part.KEY);
            case "value" -> Set.of(Part.VALUE);
            default ->
                throw ProblemException.invalid(
                        "search_in",
                        "search_in must be key, value or any; it was " + Quote.of(String.valueOf(text)) + ".");
        };
    }
}

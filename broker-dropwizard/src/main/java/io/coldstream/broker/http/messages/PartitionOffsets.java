package io.coldstream.broker.http.messages;

import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.WholeNumber;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Offsets by partition, {@code 0:70,1:80}: what a stream that ended says of where to go on. */
final class PartitionOffsets {
    private PartitionOffsets() {}

    /**
     * Reads them; {@code null} stays {@code null}.
     *
     * @throws ProblemException if they are written otherwise, or a partition is there twice
     */
    static @Nullable Map<Integer, Long> parse(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        Map<Integer, Long> offsets = new LinkedHashMap<>();
        for (String pair : text.split(",", -1)) {
            int colon = pair.indexOf(':');
            Optional<Long> partition = WholeNumber.parse(pair.substring(0, Math.max(0, colon)))
                    .filter(index -> index >= 0 && index <= Integer.MAX_VALUE);
            Optional<Long> offset = WholeNumber.parse(pair.substring(colon + 1)).filter(number -> number >= 0);
            if (partition.isEmpty()
                    || offset.isEmpty()
                    || offsets.put(partition.get().intValue(), offset.get()) != null) {
                throw ProblemException.invalid(
                        field,
                        field + " must be offsets by partition like 0:70,1:80, each partition once; it was "
                                + Quote.of(text) + ".");
            }
        }
        return offsets;
    }
}

package io.coldstream.broker.http.request;

import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.Quote;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Times in requests and of records, RFC 3339. */
public final class TimeText {
    private static final long MS_MIN = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
    private static final long MS_MAX = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private TimeText() {}

    /**
     * A time as milliseconds since the epoch, 0 or more: records have no times before.
     *
     * @throws ProblemException if it is no time of RFC 3339
     */
    public static long parseMs(String field, String text) {
        try {
            long ms = OffsetDateTime.parse(text).toInstant().toEpochMilli();
            if (ms <= MS_MAX) {
                return Math.max(0, ms);
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw wrong(field, text);
        }
        throw wrong(field, text);
    }

    /** A timestamp as it is shown. They are producers' business and may be any number; what is no time is not shown. */
    public static @Nullable String show(long timestampMs) {
        return timestampMs == -1 || timestampMs < MS_MIN || timestampMs > MS_MAX
                ? null
                : Instant.ofEpochMilli(timestampMs).toString();
    }

    private static ProblemException wrong(String field, String text) {
        return ProblemException.invalid(
                field, field + " must be a time like 2026-03-01T12:00:00Z (RFC 3339); it was " + Quote.of(text) + ".");
    }
}

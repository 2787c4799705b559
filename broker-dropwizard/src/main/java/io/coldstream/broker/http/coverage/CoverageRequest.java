package io.coldstream.broker.http.coverage;

import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.plan.Coverage;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Which times somebody wants to see, in which steps.
 *
 * @param bucketText how long a step is, as it was asked for
 * @param bucket the same
 * @param from where to begin, or {@code null} for the oldest record
 * @param to where to end, or {@code null} for the newest record
 */
record CoverageRequest(
        String bucketText,
        Duration bucket,
        @Nullable Instant from,
        @Nullable Instant to) {
    /** The most buckets that an answer has for a partition: 54 years of days. */
    static final int BUCKETS_MAX = 20_000;

    private static final String BUCKET_DEFAULT = "P1D";
    private static final Duration BUCKET_MIN = Duration.ofSeconds(1);
    private static final Duration BUCKET_MAX = Duration.ofDays(36_500);
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /**
     * The buckets that are shown.
     *
     * @param fromMs where the first starts, a multiple of their length
     * @param count how many there are
     */
    record Window(long fromMs, int count) {}

    /**
     * Reads the parameters.
     *
     * @throws ProblemException naming the first that is wrong
     */
    static CoverageRequest of(@Nullable String bucket, @Nullable String from, @Nullable String to) {
        String length = bucket == null ? BUCKET_DEFAULT : bucket;
        CoverageRequest request = new CoverageRequest(length, bucket(length), time("from", from), time("to", to));
        if (request.from != null && request.to != null && !request.from.isBefore(request.to)) {
            throw ProblemException.invalid("to", "to must be later than from; it was " + request.to + ".");
        }
        return request;
    }

    private static Duration bucket(String text) {
        try {
            Duration bucket = Duration.parse(text);
            if (bucket.compareTo(BUCKET_MIN) >= 0 && bucket.compareTo(BUCKET_MAX) <= 0) {
                return Duration.ofMillis(bucket.toMillis());
            }
        } catch (DateTimeException | ArithmeticException e) {
            // The same answer as for a duration that is too short.
        }
        throw ProblemException.invalid(
                "bucket",
                "bucket must be an ISO 8601 duration from PT1S to P36500D such as P1D or PT1H; it was " + Quote.of(text)
                        + ".");
    }

    private static @Nullable Instant time(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant time = Instant.parse(text);
            if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
                return time;
            }
        } catch (DateTimeException e) {
            // The same answer as for a time that is out of range.
        }
        throw ProblemException.invalid(
                name, name + " must be a time such as 2026-03-01T00:00:00Z; it was " + Quote.of(text) + ".");
    }

    long bucketMs() {
        return bucket.toMillis();
    }

    /**
     * The buckets that hold what there is, or what is asked for.
     *
     * @throws ProblemException if they are too many
     */
    Window window(Collection<Coverage> coverages, Instant now) {
        long firstMs = from == null ? bound(least(coverages, now)) : from.toEpochMilli();
        long endMs = to == null ? bound(greatest(coverages, now)) + 1 : to.toEpochMilli();
        long start = Math.floorDiv(firstMs, bucketMs());
        long end = Math.max(start + 1, Math.floorDiv(endMs - 1, bucketMs()) + 1);
        if (end - start > BUCKETS_MAX) {
            throw ProblemException.invalid(
                    "bucket",
                    "There are at most " + BUCKETS_MAX + " buckets in an answer; from "
                            + Instant.ofEpochMilli(firstMs) + " to " + Instant.ofEpochMilli(endMs) + " there would be "
                            + (end - start) + ". Ask for longer buckets, or give from and to.");
        }
        return new Window(start * bucketMs(), (int) (end - start));
    }

    private static long least(Collection<Coverage> coverages, Instant now) {
        return coverages.stream()
                .flatMap(coverage -> coverage.pieces().stream())
                .mapToLong(Coverage.Piece::fromMs)
                .min()
                .orElse(now.toEpochMilli());
    }

    private static long greatest(Collection<Coverage> coverages, Instant now) {
        return coverages.stream()
                .flatMap(coverage -> coverage.pieces().stream())
                .mapToLong(Coverage.Piece::toMs)
                .max()
                .orElse(now.toEpochMilli());
    }

    private static long bound(long ms) {
        return Math.max(EARLIEST.toEpochMilli(), Math.min(LATEST.toEpochMilli(), ms));
    }
}

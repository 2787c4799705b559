package io.coldstream.tiering.retention;

import io.coldstream.api.retention.RetentionLimits;
import java.time.Instant;
import java.util.Optional;

/** When limits let go of a segment, and which of them. */
record Due(Instant at, Reason reason) {
    /**
     * Asks both limits; the one that lets go first counts, and age if both do already. Nothing if neither does as far as
     * can be told: how fast bytes come cannot.
     *
     * @param newerBytes the bytes that are left once the segment is gone
     */
    static Optional<Due> of(
            RetentionLimits limits, Rule ageRule, Rule bytesRule, long countedFromMs, long newerBytes, Instant now) {
        Long maxAgeMs = limits.maxAgeMs();
        Long maxBytes = limits.maxBytes();
        Optional<Due> byAge = Optional.empty();
        if (maxAgeMs != null) {
            long ageMs = Math.max(0, now.toEpochMilli() - countedFromMs); // what is sealed later has no age yet
            Reason reason = new Reason(ageRule, ageMs, maxAgeMs);
            byAge = Optional.of(new Due(after(countedFromMs, maxAgeMs), reason));
        }
        boolean goesByAgeNow = byAge.filter(due -> !due.at.isAfter(now)).isPresent();
        if (maxBytes != null && newerBytes >= maxBytes && !goesByAgeNow) {
            return Optional.of(new Due(now, new Reason(bytesRule, newerBytes, maxBytes)));
        }
        return byAge;
    }

    static Instant after(long fromMs, long waitMs) {
        long atMs = fromMs > Long.MAX_VALUE - waitMs ? Long.MAX_VALUE : fromMs + waitMs;
        return Instant.ofEpochMilli(atMs);
    }

    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}

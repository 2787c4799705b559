package io.coldstream.storage.metadata;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What is known of an object once it was written and read back.
 *
 * @param objectBytes its size in bytes
 * @param footerPosition where Coldstream's footer frame starts, in bytes from the object's beginning
 * @param sha256 the digest of the whole object, 64 lower-case hexadecimal digits
 * @param minTimestampMs the least timestamp of the archived batches, milliseconds since the epoch, as the archive's
 *     footer has it; -1 if none has one, or if it is not known
 */
public record ObjectFacts(long objectBytes, long footerPosition, String sha256, long minTimestampMs) {
    /** How much older than its batch's first record a record is taken to be at most: 7 days. */
    public static final long RECORD_MARGIN_MS = TimeUnit.DAYS.toMillis(7);

    public ObjectFacts {
        Objects.requireNonNull(sha256, "sha256");
        if (footerPosition < 0 || footerPosition >= objectBytes) {
            throw new IllegalArgumentException(
                    "the footer of an object of " + objectBytes + " bytes cannot be at " + footerPosition);
        }
    }

    /**
     * The least timestamp that a record may have, milliseconds since the epoch, or -1 if it is not known. The timestamp of a
     * batch is that of its first record; a record further in may be older, and the margin is for those.
     */
    public long leastRecordTimestampMs() {
        return minTimestampMs < 0 ? -1 : Math.max(0, minTimestampMs - RECORD_MARGIN_MS);
    }

    /** An object of whose least timestamp nothing is known. */
    public ObjectFacts(long objectBytes, long footerPosition, String sha256) {
        this(objectBytes, footerPosition, sha256, -1);
    }
}

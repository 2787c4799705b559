package io.coldstream.tiering.retention;

import java.util.Locale;

/** Which rule says that something is to be done. */
public enum Rule {
    /** The active segment is sealed some time after its first record ({@code segment.ms}). */
    SEGMENT_AGE("Its first record came %1$d ms ago; a segment is sealed after %2$d ms."),
    /** The active segment is full ({@code segment.bytes}). */
    SEGMENT_BYTES("It has %1$d bytes; a segment is sealed at %2$d bytes."),
    /** A sealed segment goes to the archive once it is old enough ({@code coldstream.tiering.min.age.ms}). */
    SEALED("It was sealed %1$d ms ago; sealed segments are archived after %2$d ms."),
    /** A clock that was wrong then or is wrong now hides how long a segment has waited for the archive. */
    SEALED_AHEAD(
            "It was sealed at a time that is %1$d ms ahead of now, which no clock should be; it is archived at once."),
    /** The archive has it, and the local disk keeps it no longer ({@code local.retention.ms}). */
    LOCAL_AGE("It is archived and %1$d ms old; the local disk keeps archived segments for %2$d ms."),
    /** The archive has it, and the local disk keeps no more ({@code local.retention.bytes}). */
    LOCAL_BYTES("It is archived, and %1$d newer bytes are on the local disk, which keeps %2$d bytes."),
    /** It is older than anything that is kept ({@code retention.ms}). */
    TOTAL_AGE("It is %1$d ms old; records are kept for %2$d ms."),
    /** It is behind everything that is kept ({@code retention.bytes}). */
    TOTAL_BYTES("There are %1$d newer bytes in the partition, which keeps %2$d bytes."),
    /** Nobody can read it any more: the log starts behind it. */
    BELOW_LOG_START("It ends at offset %1$d, and the log starts at offset %2$d.");

    private final String sentence;

    Rule(String sentence) {
        this.sentence = sentence;
    }

    String sentence(long measured, long limit) {
        return String.format(Locale.ROOT, sentence, measured, limit);
    }
}

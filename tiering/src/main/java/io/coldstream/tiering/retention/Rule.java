package io.coldstream.tiering.retention;

import io.coldstream.api.Amounts;
import java.util.Locale;

/** Which rule says that something is to be done. */
public enum Rule {
    /** The active segment is sealed some time after its first record ({@code segment.ms}). */
    SEGMENT_AGE("Its first record came %1$s ago; a segment is sealed after %2$s.", Unit.DURATION),
    /** The active segment is full ({@code segment.bytes}). */
    SEGMENT_BYTES("It has %1$s; a segment is sealed at %2$s.", Unit.BYTES),
    /** A sealed segment goes to the archive once it is old enough ({@code coldstream.tiering.min.age.ms}). */
    SEALED("It was sealed %1$s ago; sealed segments are archived after %2$s.", Unit.DURATION),
    /** A clock that was wrong then or is wrong now hides how long a segment has waited for the archive. */
    SEALED_AHEAD(
            "It was sealed at a time that is %1$s ahead of now, which no clock should be; it is archived at once.",
            Unit.DURATION),
    /** The archive has it, and the local disk keeps it no longer ({@code local.retention.ms}). */
    LOCAL_AGE("It is %1$s old; the local disk keeps archived segments for %2$s.", Unit.DURATION),
    /** The archive has it, and the local disk keeps no more ({@code local.retention.bytes}). */
    LOCAL_BYTES("There are %1$s of newer records on the local disk, which keeps %2$s of what is archived.", Unit.BYTES),
    /** It is older than anything that is kept ({@code retention.ms}). */
    TOTAL_AGE("It is %1$s old; records are kept for %2$s.", Unit.DURATION),
    /** It is behind everything that is kept ({@code retention.bytes}). */
    TOTAL_BYTES("There are %1$s of newer records in the partition, which keeps %2$s.", Unit.BYTES),
    /** Nobody can read it any more: the log starts behind it. */
    BELOW_LOG_START("It ends at offset %1$s, and the log starts at offset %2$s.", Unit.OFFSET);

    private final String sentence;
    private final Unit unit;

    Rule(String sentence, Unit unit) {
        this.sentence = sentence;
        this.unit = unit;
    }

    String sentence(long measured, long limit) {
        if (this == SEALED && (measured == 0 || limit == 0)) {
            return (measured == 0 ? "Sealed" : "It was sealed " + unit.show(measured) + " ago; sealed")
                    + " segments are archived "
                    + (limit == 0 ? "at once." : "after " + unit.show(limit) + ".");
        }
        return String.format(Locale.ROOT, sentence, unit.show(measured), unit.show(limit));
    }

    private enum Unit {
        DURATION,
        BYTES,
        OFFSET;

        String show(long number) {
            return switch (this) {
                case DURATION -> Amounts.duration(number);
                case BYTES -> Amounts.bytes(number);
                case OFFSET -> Long.toString(number);
            };
        }
    }
}

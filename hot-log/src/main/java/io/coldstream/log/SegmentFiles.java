package io.coldstream.log;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** The names of a partition's files, which are Kafka's. */
final class SegmentFiles {
    static final String LOG = ".log";
    static final String SNAPSHOT = ".snapshot";
    static final String TEMPORARY = ".tmp";
    static final String MANIFEST = "manifest";
    static final String LEADER_EPOCHS = "leader-epoch-checkpoint";

    private static final List<String> SEGMENT_SUFFIXES =
            List.of(LOG, SparseIndex.Kind.OFFSET.suffix(), SparseIndex.Kind.TIME.suffix());

    private static final int DIGITS = 20;
    private static final String ZEROES = "0".repeat(DIGITS);

    private SegmentFiles() {}

    static Path log(Path folder, long baseOffset) {
        return folder.resolve(digits(baseOffset) + LOG);
    }

    static Path index(Path folder, long baseOffset, SparseIndex.Kind kind) {
        return folder.resolve(digits(baseOffset) + kind.suffix());
    }

    /** The producers as they stood before an offset. */
    static Path snapshot(Path folder, long offset) {
        return folder.resolve(digits(offset) + SNAPSHOT);
    }

    /** The offset in a file's name, if it has this suffix. */
    static OptionalLong offsetOf(String fileName, String suffix) {
        if (fileName.length() != DIGITS + suffix.length() || !fileName.endsWith(suffix)) {
            return OptionalLong.empty();
        }
        try {
            long offset = Long.parseLong(fileName, 0, DIGITS, 10);
            return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // twenty other characters: not one of ours
        }
    }

    /** The base offset in the name of a segment's log file or index. */
    static OptionalLong baseOffsetOf(String fileName) {
        for (String suffix : SEGMENT_SUFFIXES) {
            OptionalLong base = offsetOf(fileName, suffix);
            if (base.isPresent()) {
                return base;
            }
        }
        return OptionalLong.empty();
    }

    /** Twenty digits, without a formatter: a start makes ten such names for each partition. */
    private static String digits(long offset) {
        String number = Long.toString(offset);
        return ZEROES.substring(number.length()) + number;
    }
}

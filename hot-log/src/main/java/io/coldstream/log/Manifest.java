package io.coldstream.log;

import io.coldstream.api.TopicIdPartition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * What a partition's folder must contain, as of the last roll, eviction, checkpoint or clean close: a small text file
 * with a checksum. Everything in it was forced before it was written, so what is missing or shorter is damage; only
 * what the active segment has beyond it is an unforced tail.
 *
 * @param partition whose folder it is
 * @param logStartOffset the first offset that may be read anywhere
 * @param sealed the sealed segments, oldest first, without gaps
 * @param active the active segment up to where it was forced: the recovery point
 */
record Manifest(TopicIdPartition partition, long logStartOffset, List<SegmentState> sealed, SegmentState active) {
    private static final String FIRST_LINE = "coldstream partition manifest, version 1";
    private static final String PARTITION = "partition";
    private static final String LOG_START = "log-start-offset";
    private static final String SEALED = "sealed";
    private static final String ACTIVE = "active";
    private static final String CRC = "crc32c";

    Manifest {
        sealed = List.copyOf(sealed);
    }

    /** The first offset that the folder covers. */
    long firstOffset() {
        return sealed.isEmpty() ? active.baseOffset() : sealed.get(0).baseOffset();
    }

    /** Says why this cannot be, if it cannot: segments that leave a gap or overlap. */
    Optional<String> problem() {
        long next = firstOffset();
        for (SegmentState segment : sealed) {
            if (segment.baseOffset() != next || segment.bytes() == 0) {
                return Optional.of("the segment at " + segment.baseOffset() + " does not follow offset " + next);
            }
            next = segment.endOffset();
        }
        return active.baseOffset() == next
                ? Optional.empty()
                : Optional.of("the active segment at " + active.baseOffset() + " does not follow offset " + next);
    }

    String encode() {
        StringBuilder text = new StringBuilder(256 + 100 * sealed.size());
        text.append(FIRST_LINE).append('\n');
        text.append(PARTITION).append(' ').append(partition.topicId());
        text.append(' ').append(partition.partition()).append('\n');
        text.append(LOG_START).append(' ').append(logStartOffset).append('\n');
        sealed.forEach(segment -> append(text.append(SEALED), segment));
        append(text.append(ACTIVE), active);
        String crc = crc(text);
        return text.append(CRC).append(' ').append(crc).append('\n').toString();
    }

    private static void append(StringBuilder text, SegmentState state) {
        text.append(' ').append(state.baseOffset()).append(' ').append(state.endOffset());
        text.append(' ').append(state.bytes());
        text.append(' ').append(state.offsetEntries()).append(' ').append(state.timeEntries());
        text.append(' ').append(state.maxTimestampMs()).append(' ').append(state.maxTimestampOffset());
        text.append(' ').append(state.clockMs()).append('\n');
    }

    private static String crc(CharSequence text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits(MetadataFiles.crcOf(bytes));
    }

    /** Reads what {@link #encode} wrote; nothing if a single character of it is another. */
    static Optional<Manifest> decode(TopicIdPartition partition, String text) {
        int crcAt = text.lastIndexOf(CRC + ' ');
        if (crcAt < 0
                || !text.startsWith(FIRST_LINE + '\n')
                || !text.substring(crcAt).equals(CRC + ' ' + crc(text.substring(0, crcAt)) + '\n')) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(partition, text.substring(0, crcAt)));
        } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
            return Optional.empty(); // a right checksum over wrong lines: written by something that we are not
        }
    }

    private static Manifest parse(TopicIdPartition partition, String lines) {
        long logStartOffset = -1;
        List<SegmentState> sealed = new ArrayList<>();
        SegmentState active = null;
        for (String line : lines.lines().skip(1).toList()) {
            StringTokenizer words = new StringTokenizer(line);
            switch (words.nextToken()) {
                case PARTITION -> {
                    if (!words.nextToken().equals(partition.topicId().toString())
                            || Integer.parseInt(words.nextToken()) != partition.partition()) {
                        throw new IllegalArgumentException("another partition's manifest");
                    }
                }
                case LOG_START -> logStartOffset = Long.parseLong(words.nextToken());
                case SEALED -> sealed.add(parseSegment(words));
                case ACTIVE -> active = parseSegment(words);
                default -> throw new IllegalArgumentException("an unknown line");
            }
        }
        if (active == null || logStartOffset < 0) {
            throw new IllegalArgumentException("a line is missing");
        }
        return new Manifest(partition, logStartOffset, sealed, active);
    }

    private static SegmentState parseSegment(StringTokenizer words) {
        return new SegmentState(
                Long.parseLong(words.nextToken()),
                Long.parseLong(words.nextToken()),
                Long.parseLong(words.nextToken()),
                Integer.parseInt(words.nextToken()),
                Integer.parseInt(words.nextToken()),
                Long.parseLong(words.nextToken()),
                Long.parseLong(words.nextToken()),
                Long.parseLong(words.nextToken()));
    }
}

package io.coldstream.log.powerloss;

import io.coldstream.api.OffsetRange;
import io.coldstream.log.EpochEndOffset;
import io.coldstream.log.SealedSegment;
import io.coldstream.log.batch.BatchHeader;
import io.coldstream.log.powerloss.Subject.Death;
import io.coldstream.log.powerloss.Subject.Stage;
import io.coldstream.log.powerloss.Violation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What one partition must hold, and what it may hold besides. Used by one thread. */
final class PartitionModel {
    /** A batch that lies in the log; without a sender if nobody is going to send it again. */
    record Stored(BatchHeader header, ByteBuffer bytes, ProducerModel.@Nullable Sent sent) {}

    private final int number;
    private final Subject subject;
    private final Map<Long, List<Stored>> attempts = new HashMap<>();
    private List<Stored> log = new ArrayList<>();
    /** Everything below outlives every death: it was acknowledged, readable, or there when the log was opened. */
    private long safeEnd;

    /** Below this, a record may be readable that a power cut takes. */
    private long readableAtOnceEnd;

    /** Whether there may be records that are not readable, because committing them failed. */
    private boolean hasRefused;

    private long logStartSeen;
    private long logStartAsked;
    private long evictionAsked;
    private long watermarkSeen;

    PartitionModel(int number, Subject subject) {
        this.number = number;
        this.subject = subject;
    }

    long end() {
        return log.isEmpty() ? 0 : log.get(log.size() - 1).header().endOffset();
    }

    List<Stored> log() {
        return log;
    }

    /** Notes that a batch is about to be written behind the last one; its bytes are as they must lie there then. */
    Stored attempt(ByteBuffer batch, ProducerModel.@Nullable Sent sent) {
        ByteBuffer bytes =
                ByteBuffer.allocate(batch.remaining()).put(batch.duplicate()).flip();
        BatchHeader.assign(bytes, 0, end(), subject.leaderEpoch());
        Stored stored = new Stored(BatchHeader.read(bytes, 0), bytes, sent);
        attempts.computeIfAbsent(end(), offset -> new ArrayList<>()).add(stored);
        return stored;
    }

    void appended(Stored stored) {
        log.add(stored);
    }

    Optional<Stored> find(ProducerModel.Sent sent) {
        return log.stream().filter(stored -> stored.sent() == sent).findFirst();
    }

    void acknowledged(long endOffset) {
        safeEnd = Math.max(safeEnd, endOffset);
    }

    /** Notes that everything that was appended is readable already, by its topic's settings. */
    void readableAtOnce() {
        readableAtOnceEnd = end();
    }

    /** Notes that everything that was appended was forced. */
    void allForced() {
        safeEnd = end();
        log.forEach(stored -> {
            if (stored.sent() != null) {
                stored.sent().producer.acknowledged(stored.sent());
            }
        });
    }

    /** Notes that a producer was told that its batch is not durable. */
    void refused() {
        hasRefused = true;
    }

    /** Notes that everything that was appended was committed. */
    void allCommitted() {
        long watermark = subject.highWatermark(number);
        hasRefused &= watermark < end();
        require(hasRefused || watermark == end(), Kind.WRONG, "committed, and readable up to " + watermark);
    }

    void askLogStart(long offset) {
        logStartAsked = Math.max(logStartAsked, offset);
    }

    void askEviction(long offset) {
        evictionAsked = Math.max(evictionAsked, offset);
    }

    /**
     * Brings some of the batches back that lie in front of the local ones; what is there then has to stay until it is
     * evicted again.
     */
    boolean bringBack(Random random, Instant sealedAt) throws IOException {
        long start = subject.localLogStart(number);
        List<Stored> evicted = log.stream()
                .filter(stored -> stored.header().endOffset() <= start)
                .filter(stored -> stored.header().endOffset() > subject.logStart(number))
                .toList();
        if (evicted.isEmpty() || evicted.get(evicted.size() - 1).header().endOffset() != start) {
            return false; // the log start lies in a segment that is there
        }
        int count = Math.min(evicted.size(), 1 + random.nextInt(8));
        List<Stored> coming = evicted.subList(evicted.size() - count, evicted.size());
        long base = coming.get(0).header().baseOffset();
        long bytes =
                coming.stream().mapToLong(stored -> stored.bytes().remaining()).sum();
        boolean there = subject.bringBack(
                number,
                new SealedSegment(new OffsetRange(base, start), bytes, -1, sealedAt),
                coming.stream().map(stored -> stored.bytes().duplicate()).toList());
        if (there) {
            evictionAsked = base;
            long expected = Math.max(base, subject.logStart(number));
            long local = subject.localLogStart(number);
            require(local == expected, Kind.LOST, "brought back from " + base + ", and local from " + local);
        }
        return there;
    }

    /** What holds between two operations while the process lives. */
    void checkRunning() {
        require(subject.logEnd(number) == end(), Kind.WRONG, "the log ends at " + subject.logEnd(number));
        long watermark = subject.highWatermark(number);
        require(watermark <= end(), Kind.WRONG, "readable up to " + watermark);
        require(watermark >= safeEnd, Kind.WRONG, "readable up to " + watermark);
        require(watermark >= watermarkSeen, Kind.WRONG, "the high watermark went back to " + watermark);
        watermarkSeen = watermark;
        if (watermark > readableAtOnceEnd) {
            safeEnd = Math.max(safeEnd, watermark); // what somebody may have read must not go away
        }
        checkStarts();
    }

    private void checkStarts() {
        long start = subject.logStart(number);
        require(start >= logStartSeen, Kind.WRONG, "the log start went back to " + start);
        require(start <= logStartAsked, Kind.LOST, "the log start went on to " + start);
        logStartSeen = start;
        long local = subject.localLogStart(number);
        require(local <= Math.max(evictionAsked, logStartAsked), Kind.LOST, "the local records begin at " + local);
    }

    /** Compares what came back after a death with what had to and may, and goes on from there. */
    void checkReopened(Death death) throws IOException {
        long kept = subject.keptFrom(death) == Stage.APPEND ? end() : safeEnd;
        long end = subject.logEnd(number);
        long watermark = subject.highWatermark(number);
        require(end >= kept, Kind.LOST, "the log came back up to " + end);
        require(watermark == end, Kind.WRONG, "readable up to " + watermark + " of " + end);
        watermarkSeen = watermark;
        readableAtOnceEnd = 0;
        checkStarts();
        log = readBack(kept, end);
        attempts.clear();
        safeEnd = end;
        checkSequences();
        checkEpochs();
    }

    private void checkEpochs() {
        long start = subject.logStart(number);
        for (int index = 0; index < log.size(); index++) {
            BatchHeader header = log.get(index).header();
            boolean last = index == log.size() - 1;
            if (header.endOffset() > start && (last || header.leaderEpoch() < epochAt(index + 1))) {
                EpochEndOffset expected = new EpochEndOffset(header.leaderEpoch(), header.endOffset());
                Optional<EpochEndOffset> found = subject.endOffsetFor(number, header.leaderEpoch());
                require(found.equals(Optional.of(expected)), Kind.WRONG, found + " instead of " + expected);
            }
        }
    }

    private int epochAt(int index) {
        return log.get(index).header().leaderEpoch();
    }

    private List<Stored> readBack(long kept, long end) throws IOException {
        long start = subject.localLogStart(number);
        long next = start;
        List<Stored> found = new ArrayList<>();
        for (Stored stored : log) {
            if (stored.header().endOffset() <= start) {
                found.add(stored); // evicted, or deleted
            }
        }
        while (next < end) {
            ByteBuffer bytes = subject.read(number, next, 1_000);
            require(bytes.hasRemaining(), Kind.LOST, "nothing can be read at " + next);
            if (found.stream().noneMatch(s -> s.header().endOffset() > start)) {
                next = firstBase(bytes, start);
            }
            while (bytes.hasRemaining()) {
                ByteBuffer batch = oneBatch(bytes, next);
                Stored stored = explain(batch, next, kept);
                found.add(stored);
                next = stored.header().endOffset();
            }
        }
        require(next == end, Kind.WRONG, "the last batch ends at " + next + " and the log at " + end);
        return found;
    }

    /** The batch that holds an offset may begin before it. */
    private long firstBase(ByteBuffer bytes, long offset) {
        long base = BatchHeader.read(bytes, 0).baseOffset();
        require(base <= offset && base >= 0, Kind.WRONG, "asked for " + offset + ", got a batch from " + base);
        return base;
    }

    private ByteBuffer oneBatch(ByteBuffer bytes, long offset) {
        require(bytes.remaining() >= BatchHeader.BYTES, Kind.WRONG, "half a batch at " + offset);
        int size = BatchHeader.read(bytes, bytes.position()).sizeInBytes();
        require(
                size >= BatchHeader.BYTES && size <= bytes.remaining(),
                Kind.WRONG,
                "a batch of " + size + " bytes at " + offset);
        ByteBuffer batch = bytes.slice(bytes.position(), size);
        bytes.position(bytes.position() + size);
        return batch;
    }

    /** The batch that was acknowledged at an offset; behind those, any that was sent there. */
    private Stored explain(ByteBuffer batch, long offset, long kept) {
        Optional<Stored> expected =
                log.stream().filter(s -> s.header().baseOffset() == offset).findFirst();
        if (expected.isPresent() && expected.get().bytes().equals(batch)) {
            return expected.get();
        }
        require(offset >= kept, Kind.LOST, "other bytes at " + offset);
        return attempts.getOrDefault(offset, List.of()).stream()
                .filter(attempt -> attempt.bytes().equals(batch))
                .findFirst()
                .orElseThrow(() -> violation(Kind.WRONG, "bytes that were never sent at " + offset));
    }

    private void checkSequences() {
        Map<Long, Integer> next = new HashMap<>();
        for (Stored stored : log) {
            BatchHeader header = stored.header();
            if (header.hasProducerId()) {
                int expected = next.getOrDefault(header.producerId(), header.baseSequence());
                require(
                        header.baseSequence() == expected,
                        header.baseSequence() < expected ? Kind.DUPLICATED : Kind.LOST,
                        "sequence " + header.baseSequence() + " at " + header.baseOffset() + " instead of " + expected);
                next.put(header.producerId(), header.baseSequence() + header.recordCount());
            }
        }
    }

    /** Reads a few batches from anywhere. */
    void checkRead(Random random) throws IOException {
        long from = subject.localLogStart(number);
        long watermark = subject.highWatermark(number);
        if (from == watermark) {
            return;
        }
        long offset = from + random.nextInt((int) (watermark - from));
        ByteBuffer bytes = subject.read(number, offset, 1 + random.nextInt(3_000));
        require(bytes.hasRemaining(), Kind.LOST, "nothing can be read at " + offset);
        long next = firstBase(bytes, offset);
        boolean first = true;
        while (bytes.hasRemaining()) {
            Stored stored = explain(oneBatch(bytes, next), next, Long.MAX_VALUE);
            next = stored.header().endOffset();
            require(!first || next > offset, Kind.WRONG, "asked for " + offset + ", got a batch up to " + next);
            first = false;
        }
    }

    private void require(boolean holds, Kind kind, String otherwise) {
        if (!holds) {
            throw violation(kind, otherwise);
        }
    }

    private Violation violation(Kind kind, String what) {
        return new Violation(
                kind,
                "partition " + number + ": " + what + "; appended up to " + end() + ", safe up to " + safeEnd
                        + ", log start " + logStartSeen + " to " + logStartAsked + ", evicted up to " + evictionAsked
                        + ", high watermark " + watermarkSeen);
    }
}

package io.coldstream.broker.plan;

import java.util.List;

/**
 * Spreads segments evenly over buckets of time. What lies outside of the time that is asked for is left out. Owned by one
 * thread.
 */
public final class CoverageBuckets {
    private final long fromMs;
    private final long bucketMs;
    private final long[] localBytes;
    private final long[] archivedBytes;
    private final long[] bothBytes;
    private final long[] heldBytes;
    private final long[] dueBytes;
    private final int[] segments;

    /**
     * @param fromMs where the first bucket starts, milliseconds since the epoch
     * @param bucketMs how long a bucket is, 1 or more
     * @param count how many there are
     */
    public CoverageBuckets(long fromMs, long bucketMs, int count) {
        this.fromMs = fromMs;
        this.bucketMs = bucketMs;
        localBytes = new long[count];
        archivedBytes = new long[count];
        bothBytes = new long[count];
        heldBytes = new long[count];
        dueBytes = new long[count];
        segments = new int[count];
    }

    public void addAll(List<Coverage.Piece> pieces) {
        pieces.forEach(this::add);
    }

    /** In how many buckets a segment has some of its time: as many steps it takes to add it. */
    public int bucketsOf(Coverage.Piece piece) {
        return Math.max(0, last(piece) - first(piece) + 1);
    }

    private void add(Coverage.Piece piece) {
        int last = last(piece);
        for (int i = first(piece); i <= last; i++) {
            long local = inBucket(piece.localBytes(), piece, i);
            long archived = inBucket(piece.archivedBytes(), piece, i);
            long both = inBucket(piece.bothBytes(), piece, i);
            long sum = local + archived + both;
            localBytes[i] += local;
            archivedBytes[i] += archived;
            bothBytes[i] += both;
            heldBytes[i] += piece.held() ? sum : 0;
            dueBytes[i] += piece.due() ? sum : 0;
            segments[i]++;
        }
    }

    private int first(Coverage.Piece piece) {
        return Math.max(0, indexOf(piece.fromMs()));
    }

    private int last(Coverage.Piece piece) {
        return Math.min(count() - 1, indexOf(piece.toMs()));
    }

    /** -1 for what lies before all buckets, their number for what lies behind; timestamps may be any number. */
    private int indexOf(long ms) {
        if (ms < fromMs) {
            return -1;
        }
        return ms >= startMs(count()) ? count() : (int) ((ms - fromMs) / bucketMs);
    }

    /** Parts are differences of one rounded sum, so that none of the bytes is lost between two buckets. */
    private long inBucket(long bytes, Coverage.Piece piece, int bucket) {
        long start = startMs(bucket);
        return before(bytes, piece, start + bucketMs) - before(bytes, piece, start);
    }

    /** How many of the bytes come before a time, if they come evenly from the first to the last millisecond. */
    private static long before(long bytes, Coverage.Piece piece, long timeMs) {
        if (timeMs <= piece.fromMs()) {
            return 0;
        }
        if (timeMs > piece.toMs()) {
            return bytes;
        }
        // As floating point from the beginning: the length of time that a wrong timestamp makes may not fit a long.
        double lengthMs = (double) piece.toMs() - piece.fromMs() + 1;
        double share = ((double) timeMs - piece.fromMs()) / lengthMs;
        return (long) Math.floor(bytes * share);
    }

    public int count() {
        return segments.length;
    }

    public long startMs(int bucket) {
        return fromMs + bucket * bucketMs;
    }

    public long localBytes(int bucket) {
        return localBytes[bucket];
    }

    public long archivedBytes(int bucket) {
        return archivedBytes[bucket];
    }

    public long bothBytes(int bucket) {
        return bothBytes[bucket];
    }

    public long heldBytes(int bucket) {
        return heldBytes[bucket];
    }

    public long dueBytes(int bucket) {
        return dueBytes[bucket];
    }

    /** How many segments have some of their time in the bucket. */
    public int segments(int bucket) {
        return segments[bucket];
    }
}

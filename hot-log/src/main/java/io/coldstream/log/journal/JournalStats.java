package io.coldstream.log.journal;

/** What the journal has done since it was opened. Written by the committing thread, read by any. */
public final class JournalStats {
    private volatile long groups;
    private volatile long batches;
    private volatile long bytes;

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void count(int batchesMore, long bytesMore) {
        groups++;
        batches += batchesMore;
        bytes += bytesMore;
    }

    /** How often the journal was forced. */
    public long groups() {
        return groups;
    }

    /** How many batches that made durable. */
    public long batches() {
        return batches;
    }

    /** How many bytes were written for it, headers and padding included. */
    public long bytes() {
        return bytes;
    }
}

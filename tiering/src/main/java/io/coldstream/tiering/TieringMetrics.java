package io.coldstream.tiering;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What tiering has done since the process started. Thread-safe: each counter is an adder of its own. */
public final class TieringMetrics {
    /** Everything that is counted; all only go up. */
    public enum Counter {
        UPLOADS_OK,
        UPLOADS_FAILED,
        /** Local segments that were found damaged and not archived; counted at every attempt. */
        UPLOADS_REFUSED,
        /** Log bytes that became AVAILABLE. */
        UPLOADED_LOG_BYTES,
        /** Object bytes that became AVAILABLE. */
        UPLOADED_OBJECT_BYTES,
        COPIES_DELETED,
        COLD_READS,
        COLD_READS_REJECTED,
        COLD_READS_FAILED,
        /** Log bytes that cold reads returned. */
        COLD_READ_LOG_BYTES,
        /** Object bytes that were fetched for cold reads. */
        COLD_FETCHED_OBJECT_BYTES,
        /** Requests to the object store for cold reads. */
        COLD_FETCHES,
        CHUNK_CACHE_HITS,
        CHUNK_CACHE_MISSES,
        /** AVAILABLE copies whose object was not there when it was read. */
        COPIES_VANISHED,
        /** Objects that could not be locked, or let go, as a legal hold wants it. */
        OBJECT_LOCKS_FAILED
    }

    private final Map<Counter, LongAdder> counters = new EnumMap<>(Counter.class);

    public TieringMetrics() {
        for (Counter counter : Counter.values()) {
            counters.put(counter, new LongAdder());
        }
    }

    public void count(Counter counter) {
        add(counter, 1);
    }

    public void add(Counter counter, long amount) {
        adder(counter).add(amount);
    }

    public long value(Counter counter) {
        return adder(counter).sum();
    }

    private LongAdder adder(Counter counter) {
        LongAdder adder = counters.get(counter);
        if (adder == null) {
            throw new IllegalStateException("every counter has an adder: " + counter);
        }
        return adder;
    }
}

package io.coldstream.benchmarks.micro;

import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** Record batches as a producer makes them. The same seed gives the same bytes. */
final class Samples {
    /** Fills what a producer with the default batch size sends: 15 records of 1 KB in a bit less than 16 KiB. */
    static final int RECORDS = 15;

    static final int RECORD_BYTES = 1024;

    private static final long SEED = 20260101;
    private static final long TIMESTAMP_MS = 1_700_000_000_000L;

    private Samples() {}

    static MemoryRecords records() {
        Random random = new Random(SEED);
        SimpleRecord[] records = new SimpleRecord[RECORDS];
        for (int i = 0; i < RECORDS; i++) {
            byte[] value = new byte[RECORD_BYTES];
            random.nextBytes(value);
            records[i] = new SimpleRecord(TIMESTAMP_MS + i, value);
        }
        return MemoryRecords.withRecords(Compression.NONE, records);
    }

    /** One batch in memory outside of the heap, as it comes from a socket. */
    static ByteBuffer batch() {
        ByteBuffer onHeap = records().buffer();
        return ByteBuffer.allocateDirect(onHeap.remaining())
                .put(onHeap.duplicate())
                .flip();
    }
}

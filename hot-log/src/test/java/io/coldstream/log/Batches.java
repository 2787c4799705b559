package io.coldstream.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** Record batches as a Kafka client builds them. */
public final class Batches {
    static final long TIMESTAMP_MS = 1_600_000_000_000L;

    private Batches() {}

    /** A batch of records with these values and timestamps that count up from a fixed one. */
    public static ByteBuffer of(String... values) {
        return at(TIMESTAMP_MS, Compression.NONE, values);
    }

    static ByteBuffer at(long timestampMs, Compression compression, String... values) {
        return MemoryRecords.withRecords(compression, records(timestampMs, values))
                .buffer();
    }

    public static ByteBuffer idempotent(long producerId, int epoch, int sequence, String... values) {
        return MemoryRecords.withIdempotentRecords(
                        Compression.NONE, producerId, (short) epoch, sequence, records(TIMESTAMP_MS, values))
                .buffer();
    }

    static SimpleRecord[] records(long timestampMs, String... values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> new SimpleRecord(
                        timestampMs + i,
                        ("key " + i).getBytes(StandardCharsets.UTF_8),
                        values[i].getBytes(StandardCharsets.UTF_8)))
                .toArray(SimpleRecord[]::new);
    }

    /** One record as it comes out of the log. */
    record Read(long offset, String value, long timestampMs) {}

    /** Decodes batches as a consumer does, CRC included. */
    static List<Read> decode(ByteBuffer bytes) {
        List<Read> all = new ArrayList<>();
        for (RecordBatch batch : MemoryRecords.readableRecords(bytes).batches()) {
            batch.ensureValid();
            long appendTimeMs = batch.timestampType() == TimestampType.LOG_APPEND_TIME ? batch.maxTimestamp() : -1;
            for (Record record : batch) {
                all.add(new Read(
                        record.offset(),
                        StandardCharsets.UTF_8.decode(record.value()).toString(),
                        appendTimeMs >= 0 ? appendTimeMs : record.timestamp()));
            }
        }
        return all;
    }

    /** Everything that a log can read from an offset on, in slices of at most this size. */
    static List<Read> readFrom(PartitionLog log, long offset, int maxBytes) throws Exception {
        List<Read> all = new ArrayList<>();
        long next = offset;
        while (next < log.highWatermark()) {
            LogSlice slice = log.read(next, maxBytes, true).orElseThrow();
            try {
                for (Read read : decode(slice.toBuffer())) {
                    if (read.offset() >= next) {
                        all.add(read);
                    }
                }
                next = slice.endOffset();
            } finally {
                slice.release();
            }
        }
        return all;
    }

    static List<String> values(List<Read> records) {
        return records.stream().map(Read::value).toList();
    }
}

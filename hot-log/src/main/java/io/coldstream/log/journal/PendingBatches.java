package io.coldstream.log.journal;

import io.coldstream.api.TopicIdPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One partition's batches in the journal, in the order of their offsets. Keeps where they lie and not what they are, for
 * there may be a million. Used by one thread.
 */
public final class PendingBatches {
    /** Hears of one batch after the other. */
    public interface Visitor {
        void visit(PendingBatch batch) throws IOException;
    }

    private final TopicIdPartition partition;
    private final List<JournalReader> readers = new ArrayList<>();
    private final Map<Long, Integer> firstOfUse = new LinkedHashMap<>();
    /** For each batch: the index of its reader, where its entry lies, where its bytes lie. */
    private long[] places = {};

    private int count;

    PendingBatches(TopicIdPartition partition) {
        this.partition = partition;
    }

    void add(JournalReader reader, long use, long entryAt, long bytesAt) {
        if (readers.isEmpty() || readers.get(readers.size() - 1) != reader) {
            readers.add(reader);
        }
        firstOfUse.putIfAbsent(use, count);
        if (3 * count == places.length) {
            places = Arrays.copyOf(places, Math.max(12, 2 * places.length));
        }
        places[3 * count] = readers.size() - 1L;
        places[3 * count + 1] = entryAt;
        places[3 * count + 2] = bytesAt;
        count++;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    Set<Long> uses() {
        return firstOfUse.keySet();
    }

    /** Visits all batches, the oldest first. */
    public void visit(Visitor visitor) throws IOException {
        for (int index = 0; index < count; index++) {
            JournalReader reader = readers.get((int) places[3 * index]);
            long bytesAt = places[3 * index + 2];
            JournalFormat.Entry entry = reader.entry(places[3 * index + 1]);
            visitor.visit(new PendingBatch() {
                @Override
                public long segmentBase() {
                    return entry.segmentBase();
                }

                @Override
                public long position() {
                    return entry.position();
                }

                @Override
                public long endOffset() {
                    return entry.endOffset();
                }

                @Override
                public int length() {
                    return entry.length();
                }

                @Override
                public int leaderEpoch() {
                    return entry.leaderEpoch();
                }

                @Override
                public ByteBuffer read() throws IOException {
                    return reader.batch(bytesAt, entry);
                }
            });
        }
    }

    @Override
    public String toString() {
        return count + " batches of " + partition;
    }
}

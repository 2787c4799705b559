package io.coldstream.tiering.read;

import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.tiering.archive.ArchiveChunk;
import java.util.List;

/**
 * What a cold read needs of one archive object: which chunk is where. The rest of its footer is not kept.
 *
 * @param copy the catalogue's row
 * @param chunks the chunks in order
 */
record ChunkTable(SegmentRecord copy, List<ArchiveChunk> chunks) {
    /** What one chunk takes in the heap, about. */
    private static final int CHUNK_HEAP_BYTES = 96;

    private static final int OTHER_HEAP_BYTES = 512;

    ChunkTable {
        chunks = List.copyOf(chunks);
    }

    ObjectKey key() {
        return copy.intent().key();
    }

    int heapBytes() {
        return OTHER_HEAP_BYTES + chunks.size() * CHUNK_HEAP_BYTES;
    }

    /** The index of the chunk that has an offset, which lies in the segment. */
    int indexOf(long offset) {
        int low = 0;
        int high = chunks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (chunks.get(middle).offsets().start() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}

package io.coldstream.tiering.read;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps decompressed chunks up to a number of bytes. Thread-safe: its own lock owns all state, and is held for moments.
 *
 * <p>Replays read every chunk once, in several pieces, so what was read to its end goes first, then what nobody asked
 * for the longest. A cache that keeps what was used often would hold on to the chunks that are done with and turn away
 * those that are about to be read. For the same reason readahead takes only the room that no other chunk needs.
 */
final class ChunkCache {
    /** Names one chunk of one archived copy. */
    record ChunkId(UUID copyId, int index) {}

    private final long bytesMax;
    private final Map<ChunkId, Chunk> inUse = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<ChunkId, Chunk> finished = new LinkedHashMap<>();
    private long inUseBytes;
    private long finishedBytes;
    private long reservedBytes;

    ChunkCache(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    synchronized @Nullable Chunk get(ChunkId id) {
        Chunk again = finished.remove(id);
        if (again != null) {
            finishedBytes -= again.bytes();
            inUse.put(id, again);
            inUseBytes += again.bytes();
            return again;
        }
        return inUse.get(id);
    }

    synchronized boolean contains(ChunkId id) {
        return inUse.containsKey(id) || finished.containsKey(id);
    }

    /** Takes a chunk in and lets others go for it; one that is larger than the whole cache stays out. */
    synchronized void put(ChunkId id, Chunk chunk) {
        if (chunk.bytes() > bytesMax) {
            return;
        }
        Chunk before = inUse.put(id, chunk);
        inUseBytes += chunk.bytes() - (before == null ? 0 : before.bytes());
        Chunk done = finished.remove(id);
        finishedBytes -= done == null ? 0 : done.bytes();
        finishedBytes -= evict(finished);
        inUseBytes -= evict(inUse);
    }

    /** Says that a reader came to the chunk's end. */
    synchronized void finish(ChunkId id) {
        Chunk chunk = inUse.remove(id);
        if (chunk != null) {
            inUseBytes -= chunk.bytes();
            finished.put(id, chunk);
            finishedBytes += chunk.bytes();
        }
    }

    /**
     * Sets room aside for chunks that are not asked for yet.
     *
     * @return whether there is that much beside the chunks in use; if so, {@link #release} has to follow
     */
    synchronized boolean reserve(long bytes) {
        boolean fits = inUseBytes + reservedBytes + bytes <= bytesMax;
        if (fits) {
            reservedBytes += bytes;
        }
        return fits;
    }

    synchronized void release(long bytes) {
        reservedBytes -= bytes;
    }

    synchronized long bytes() {
        return inUseBytes + finishedBytes;
    }

    /** Lets the first ones go until the cache is within its bounds; returns their bytes. */
    private long evict(Map<ChunkId, Chunk> from) {
        long excess = bytes() - bytesMax;
        long freed = 0;
        Iterator<Map.Entry<ChunkId, Chunk>> eldest = from.entrySet().iterator();
        while (freed < excess && eldest.hasNext()) {
            freed += eldest.next().getValue().bytes();
            eldest.remove();
        }
        return freed;
    }
}

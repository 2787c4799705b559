package io.coldstream.tiering.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.tiering.TieringMetrics;
import io.coldstream.tiering.TieringMetrics.Counter;
import io.coldstream.tiering.TieringSettings;
import io.coldstream.tiering.archive.ArchiveChunk;
import io.coldstream.tiering.archive.ArchiveFooter;
import io.coldstream.tiering.archive.ArchiveReader;
import io.coldstream.tiering.archive.ChunkDecoder;
import io.coldstream.tiering.read.ChunkCache.ChunkId;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches chunk tables and chunks, keeps the recent ones, and fetches nothing twice at once. Thread-safe: two bounded
 * caches own the state. Every method blocks.
 */
final class ChunkSource {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkSource.class);
    private static final int VANISHED_REMEMBERED_MAX = 1000;

    private final ObjectStore store;
    private final ArchiveReader reader;
    private final TieringMetrics metrics;
    private final Cache<UUID, ChunkTable> tables;
    private final ChunkCache chunks;
    private final Cache<ObjectKey, Boolean> vanished =
            Caffeine.newBuilder().maximumSize(VANISHED_REMEMBERED_MAX).build();
    private final SingleFlight<UUID, ChunkTable> tableLoads = new SingleFlight<>();
    private final SingleFlight<ChunkId, Chunk> chunkLoads = new SingleFlight<>();

    ChunkSource(ObjectStore store, TieringSettings.Read settings, TieringMetrics metrics) {
        this.store = store;
        this.reader = new ArchiveReader(store);
        this.metrics = metrics;
        this.tables = Caffeine.newBuilder()
                .maximumWeight(settings.footerCacheBytes())
                .weigher((UUID copyId, ChunkTable table) -> table.heapBytes())
                .executor(Runnable::run)
                .build();
        this.chunks = new ChunkCache(settings.cacheBytes());
    }

    ChunkTable table(SegmentRecord copy) throws StorageException, InterruptedException {
        UUID copyId = copy.intent().copyId();
        ChunkTable cached = tables.getIfPresent(copyId);
        if (cached != null) {
            return cached;
        }
        return tableLoads.get(copyId, () -> {
            ChunkTable table = loadTable(copy);
            tables.put(copyId, table);
            return table;
        });
    }

    Chunk chunk(ChunkTable table, int index) throws StorageException, InterruptedException {
        ChunkId id = id(table, index);
        Chunk cached = chunks.get(id);
        if (cached != null) {
            metrics.count(Counter.CHUNK_CACHE_HITS);
            return cached;
        }
        metrics.count(Counter.CHUNK_CACHE_MISSES);
        return chunkLoads.get(id, () -> {
            Chunk landedMeanwhile = chunks.get(id);
            return landedMeanwhile != null ? landedMeanwhile : loadRun(table, index, 1);
        });
    }

    /**
     * Fetches up to {@code count} adjacent chunks with one request, unless the first is there or on its way. A reader
     * who waits for the first waits for all of them, so none is fetched twice. Fetches fewer, or none, when the cache
     * has no room beside the chunks that readers are at.
     */
    void prefetch(ChunkTable table, int index, int count) throws StorageException, InterruptedException {
        int end = Math.min(table.chunks().size(), index + count);
        int run = 0;
        long reserved = 0;
        while (index + run < end && !isThere(table, index + run)) {
            int bytes = table.chunks().get(index + run).logBytes();
            if (!chunks.reserve(bytes)) {
                break;
            }
            reserved += bytes;
            run++;
        }
        try {
            if (run > 0) {
                int length = run;
                Chunk unused = chunkLoads.get(id(table, index), () -> loadRun(table, index, length));
            }
        } finally {
            chunks.release(reserved);
        }
    }

    /** Says that a reader came to the end of a chunk, which need not be kept any longer. */
    void finished(ChunkTable table, int index) {
        chunks.finish(id(table, index));
    }

    /** The heap that cached chunks take now, in bytes; for tests. */
    long cachedBytes() {
        return chunks.bytes();
    }

    private boolean isThere(ChunkTable table, int index) {
        ChunkId id = id(table, index);
        return chunks.contains(id) || chunkLoads.isUnderWay(id);
    }

    private static ChunkId id(ChunkTable table, int index) {
        return new ChunkId(table.copy().intent().copyId(), index);
    }

    private ChunkTable loadTable(SegmentRecord copy) throws StorageException {
        ObjectKey key = copy.intent().key();
        ObjectFacts object = copy.object();
        if (object == null) {
            throw new IllegalStateException("an AVAILABLE copy has an object: " + key);
        }
        fetching(object.objectBytes() - object.footerPosition());
        try {
            ArchiveFooter footer = reader.footer(key, object.footerPosition(), object.objectBytes());
            if (!footer.offsets().equals(copy.intent().offsets())
                    || !footer.identity().partition().equals(copy.intent().partition())) {
                throw new StorageException(
                        Kind.CORRUPT,
                        "archive object " + key + " holds " + footer.identity().partition() + " " + footer.offsets()
                                + ", the catalogue says " + copy.intent().partition() + " "
                                + copy.intent().offsets());
            }
            return new ChunkTable(copy, footer.chunks());
        } catch (StorageException e) {
            throw noted(key, e);
        }
    }

    /** Fetches adjacent chunks with one request, caches each, and returns the first. */
    private Chunk loadRun(ChunkTable table, int index, int count) throws StorageException {
        List<ArchiveChunk> run = table.chunks().subList(index, index + count);
        ByteRange range = new ByteRange(
                run.get(0).objectRange().start(),
                run.get(count - 1).objectRange().end());
        fetching(range.length());
        try (InputStream in = store.open(table.key(), range)) {
            Chunk first = load(table, index, run.get(0), in);
            for (int i = 1; i < count; i++) {
                load(table, index + i, run.get(i), in);
            }
            return first;
        } catch (StorageException e) {
            throw noted(table.key(), e);
        } catch (IOException e) {
            throw new StorageException(
                    Kind.UNAVAILABLE,
                    "archive object " + table.key() + " cannot be read at " + range + ": " + e.getMessage(),
                    e);
        }
    }

    private Chunk load(ChunkTable table, int index, ArchiveChunk chunk, InputStream in)
            throws StorageException, IOException {
        byte[] frame = in.readNBytes(chunk.objectBytes());
        if (frame.length != chunk.objectBytes()) {
            throw new IOException("the stream ended after " + frame.length + " of " + chunk.objectBytes() + " bytes");
        }
        Chunk loaded = new Chunk(ChunkDecoder.decode(table.key(), chunk, frame));
        chunks.put(id(table, index), loaded);
        return loaded;
    }

    private void fetching(long bytes) {
        metrics.count(Counter.COLD_FETCHES);
        metrics.add(Counter.COLD_FETCHED_OBJECT_BYTES, bytes);
    }

    private StorageException noted(ObjectKey key, StorageException failure) {
        if (failure.kind() == Kind.NOT_FOUND && vanished.asMap().putIfAbsent(key, true) == null) {
            metrics.count(Counter.COPIES_VANISHED);
            LOG.error("Archive object {} is in the catalogue but not in the store {}", key, store.describe());
        }
        return failure;
    }
}

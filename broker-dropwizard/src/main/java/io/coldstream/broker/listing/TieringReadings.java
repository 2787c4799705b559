package io.coldstream.broker.listing;

import io.coldstream.broker.metrics.ArchiveReadings;
import io.coldstream.broker.view.BrokerFacts;
import io.coldstream.tiering.TieringMetrics;
import io.coldstream.tiering.TieringMetrics.Counter;
import io.coldstream.tiering.service.TieringService;
import io.coldstream.tiering.service.UploadBacklog;

/** Tiering's counters as the metrics read them. Thread-safe. */
public final class TieringReadings implements ArchiveReadings {
    private final TieringService tiering;
    private final TieringMetrics metrics;

    public TieringReadings(TieringService tiering, TieringMetrics metrics) {
        this.tiering = tiering;
        this.metrics = metrics;
    }

    @Override
    public BrokerFacts.Backlog backlog() {
        UploadBacklog waiting = tiering.backlog();
        return new BrokerFacts.Backlog(waiting.segments(), waiting.logBytes(), waiting.oldestSealedAt());
    }

    @Override
    public long uploadsOk() {
        return metrics.value(Counter.UPLOADS_OK);
    }

    @Override
    public long uploadsFailed() {
        return metrics.value(Counter.UPLOADS_FAILED);
    }

    @Override
    public long uploadsRefused() {
        return metrics.value(Counter.UPLOADS_REFUSED);
    }

    @Override
    public long uploadedLogBytes() {
        return metrics.value(Counter.UPLOADED_LOG_BYTES);
    }

    @Override
    public long uploadedObjectBytes() {
        return metrics.value(Counter.UPLOADED_OBJECT_BYTES);
    }

    @Override
    public long copiesDeleted() {
        return metrics.value(Counter.COPIES_DELETED);
    }

    @Override
    public long copiesVanished() {
        return metrics.value(Counter.COPIES_VANISHED);
    }

    @Override
    public long coldReads() {
        return metrics.value(Counter.COLD_READS);
    }

    @Override
    public long coldReadsRejected() {
        return metrics.value(Counter.COLD_READS_REJECTED);
    }

    @Override
    public long coldReadsFailed() {
        return metrics.value(Counter.COLD_READS_FAILED);
    }

    @Override
    public long coldReadLogBytes() {
        return metrics.value(Counter.COLD_READ_LOG_BYTES);
    }

    @Override
    public long coldFetches() {
        return metrics.value(Counter.COLD_FETCHES);
    }

    @Override
    public long coldFetchedObjectBytes() {
        return metrics.value(Counter.COLD_FETCHED_OBJECT_BYTES);
    }

    @Override
    public long chunkCacheHits() {
        return metrics.value(Counter.CHUNK_CACHE_HITS);
    }

    @Override
    public long objectsLocked() {
        return tiering.objectLocks().locked();
    }

    @Override
    public long objectsToLock() {
        return tiering.objectLocks().toSet();
    }

    @Override
    public long objectsToLetGo() {
        return tiering.objectLocks().toTakeOff();
    }

    @Override
    public long objectLocksFailed() {
        return metrics.value(Counter.OBJECT_LOCKS_FAILED);
    }

    @Override
    public long chunkCacheMisses() {
        return metrics.value(Counter.CHUNK_CACHE_MISSES);
    }
}

package io.coldstream.broker.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Registers the archive's readings. */
final class ArchiveCollectors {
    private static final String RESULT = "result";

    private ArchiveCollectors() {}

    static void register(PrometheusRegistry registry, ArchiveReadings archive, InstantSource clock) {
        registry.register(new BacklogCollector(archive::backlog, clock));
        KafkaTieringCollectors.register(registry, archive);
        CounterWithCallback.builder()
                .name("coldstream_archive_uploads_total")
                .help("Uploads of segments by their result: ok, failed, or refused because the segment is damaged.")
                .labelNames(RESULT)
                .callback(sample -> {
                    sample.call((double) archive.uploadsOk(), "ok");
                    sample.call((double) archive.uploadsFailed(), "failed");
                    sample.call((double) archive.uploadsRefused(), "refused");
                })
                .register(registry);
        counter(registry, "uploaded_log_bytes", "Bytes of log that were archived.", archive::uploadedLogBytes);
        counter(registry, "uploaded_object_bytes", "Bytes of objects that this made.", archive::uploadedObjectBytes);
        counter(registry, "copies_deleted", "Remote copies that were deleted.", archive::copiesDeleted);
        counter(registry, "copies_vanished", "Remote copies whose object was missing.", archive::copiesVanished);
        counter(registry, "cold_reads", "Reads of archived records.", archive::coldReads);
        counter(registry, "cold_reads_rejected", "Cold reads that were turned away.", archive::coldReadsRejected);
        counter(registry, "cold_reads_failed", "Cold reads that failed.", archive::coldReadsFailed);
        counter(registry, "cold_read_log_bytes", "Bytes of log that cold reads returned.", archive::coldReadLogBytes);
        counter(registry, "cold_fetches", "Requests to the object store for cold reads.", archive::coldFetches);
        counter(
                registry,
                "cold_fetched_object_bytes",
                "Bytes of objects that were fetched for cold reads.",
                archive::coldFetchedObjectBytes);
        counter(
                registry,
                "object_locks_failed",
                "Legal holds of the object store's own that could not be put on or taken off.",
                archive::objectLocksFailed);
        GaugeWithCallback.builder()
                .name("coldstream_archive_object_locks")
                .help("Archived objects under a legal hold of the object store's own: locked, to_lock, to_let_go.")
                .labelNames("state")
                .callback(sample -> {
                    sample.call((double) archive.objectsLocked(), "locked");
                    sample.call((double) archive.objectsToLock(), "to_lock");
                    sample.call((double) archive.objectsToLetGo(), "to_let_go");
                })
                .register(registry);
        CounterWithCallback.builder()
                .name("coldstream_archive_chunk_cache_requests_total")
                .help("Chunks that cold reads looked for in the cache by result: hit or miss.")
                .labelNames(RESULT)
                .callback(sample -> {
                    sample.call((double) archive.chunkCacheHits(), "hit");
                    sample.call((double) archive.chunkCacheMisses(), "miss");
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("coldstream_archive_chunk_cache_hit_ratio")
                .help("Share of chunks that cold reads found in the cache, since the start.")
                .callback(sample -> sample.call(hitRatio(archive)))
                .register(registry);
    }

    private static void counter(PrometheusRegistry registry, String name, String help, LongSupplier reading) {
        CounterWithCallback.builder()
                .name("coldstream_archive_" + name + "_total")
                .help(help)
                .callback(sample -> sample.call((double) reading.getAsLong()))
                .register(registry);
    }

    /** Hits among all that were looked for; no number as long as nothing was. */
    private static double hitRatio(ArchiveReadings archive) {
        double hits = (double) archive.chunkCacheHits();
        return hits / (hits + (double) archive.chunkCacheMisses());
    }
}

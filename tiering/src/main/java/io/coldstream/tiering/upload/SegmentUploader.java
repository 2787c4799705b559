package io.coldstream.tiering.upload;

import io.coldstream.log.SealedSegment;
import io.coldstream.log.SegmentExport;
import io.coldstream.log.TierableLog;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentCatalog;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.storage.object.PutOptions;
import io.coldstream.tiering.TieringMetrics;
import io.coldstream.tiering.TieringMetrics.Counter;
import io.coldstream.tiering.archive.ArchiveIdentity;
import io.coldstream.tiering.archive.ArchiveWriter;
import io.coldstream.tiering.archive.DamagedSegmentException;
import io.coldstream.tiering.archive.StagedArchive;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads one sealed segment at a time for each calling thread: intent row, staged file, one put, read-back, AVAILABLE.
 * One attempt only; the caller owns the retries. Thread-safe: the set of attempts under way is concurrent, the rest is
 * immutable.
 */
public final class SegmentUploader {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentUploader.class);
    /** Frame and block headers, footer and tables come on top of the log bytes. */
    private static final long STAGING_EXTRA_BYTES = 1 << 20;

    private final String clusterId;
    private final ObjectStore store;
    private final SegmentCatalog catalog;
    private final ArchiveWriter writer;
    private final StagingFolder staging;
    private final UploadThrottle throttle;
    private final ReadBackCheck readBack;
    private final InstantSource clock;
    private final Supplier<UUID> copyIds;
    private final TieringMetrics metrics;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();

    public SegmentUploader(
            String clusterId,
            ObjectStore store,
            SegmentCatalog catalog,
            ArchiveWriter writer,
            StagingFolder staging,
            UploadThrottle throttle,
            InstantSource clock,
            Supplier<UUID> copyIds,
            TieringMetrics metrics) {
        this.clusterId = clusterId;
        this.store = store;
        this.catalog = catalog;
        this.writer = writer;
        this.staging = staging;
        this.throttle = throttle;
        this.readBack = new ReadBackCheck(store);
        this.clock = clock;
        this.copyIds = copyIds;
        this.metrics = metrics;
    }

    /** Whether this process is still uploading a copy; the reaper leaves such a copy alone. */
    public boolean isUnderWay(UUID copyId) {
        return underWay.contains(copyId);
    }

    /**
     * Brings a segment into the archive and returns its AVAILABLE copy, or nothing if the segment is no longer local.
     * A segment that has an AVAILABLE copy already is not uploaded again.
     *
     * @param options how the store is to keep the object
     * @throws StorageException if the store or the catalogue refuses; the attempt is left to the reaper
     * @throws DamagedSegmentException if the local segment is damaged; trying again does not help
     * @throws IOException if the local disk refuses
     */
    public Optional<SegmentRecord> upload(TierableLog log, SealedSegment segment, String topicName, PutOptions options)
            throws StorageException, IOException, InterruptedException {
        Optional<SegmentRecord> there = catalog.list(log.partition()).stream()
                .filter(copy -> copy.state() == RemoteCopyState.AVAILABLE
                        && copy.intent().offsets().equals(segment.offsets()))
                .findFirst();
        if (there.isPresent()) {
            return there;
        }
        Optional<SegmentExport> export = log.export(segment);
        if (export.isEmpty()) {
            return Optional.empty();
        }
        UUID copyId = copyIds.get();
        underWay.add(copyId);
        try (SegmentExport held = export.get()) {
            ArchiveIdentity identity =
                    new ArchiveIdentity(clusterId, topicName, log.partition(), log.leaderEpoch(), copyId);
            return Optional.of(upload(held, identity, options));
        } finally {
            underWay.remove(copyId);
        }
    }

    private SegmentRecord upload(SegmentExport export, ArchiveIdentity identity, PutOptions options)
            throws StorageException, IOException, InterruptedException {
        SegmentIntent intent = intent(export.segment(), identity);
        try (StagingFolder.Place place = staging.reserve(identity.copyId(), intent.logBytes() + STAGING_EXTRA_BYTES)) {
            catalog.begin(intent);
            StagedArchive staged = writer.write(export, identity, place.file());
            store.put(intent.key(), throttle.slow(Body.ofFile(staged.file())), options);
            readBack.check(intent.key(), staged);
            Instant at = clock.instant();
            catalog.complete(identity.copyId(), identity.leaderEpoch(), staged.facts(), at);
            return succeeded(new SegmentRecord(intent, RemoteCopyState.AVAILABLE, staged.facts(), at));
        } catch (StorageException | IOException e) {
            Optional<SegmentRecord> after = settle(intent, e);
            if (after.isPresent()) {
                return succeeded(after.get());
            }
            metrics.count(e instanceof DamagedSegmentException ? Counter.UPLOADS_REFUSED : Counter.UPLOADS_FAILED);
            throw e;
        }
    }

    private SegmentIntent intent(SealedSegment segment, ArchiveIdentity identity) {
        return new SegmentIntent(
                identity.copyId(),
                identity.partition(),
                segment.offsets(),
                identity.leaderEpoch(),
                identity.key(segment.offsets().start()),
                segment.logBytes(),
                segment.maxTimestampMs(),
                segment.sealedAt().truncatedTo(ChronoUnit.MILLIS),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private SegmentRecord succeeded(SegmentRecord copy) {
        metrics.count(Counter.UPLOADS_OK);
        metrics.add(Counter.UPLOADED_LOG_BYTES, copy.intent().logBytes());
        if (copy.object() != null) {
            metrics.add(Counter.UPLOADED_OBJECT_BYTES, copy.object().objectBytes());
        }
        LOG.info(
                "Archived {} {} as {}",
                copy.intent().partition(),
                copy.intent().offsets(),
                copy.intent().key());
        return copy;
    }

    /**
     * Finds out how a failed attempt ended: the last answer may have been lost behind a change that was made. Otherwise
     * the copy is given up here; if that fails too, the reaper does it once the attempt is no longer under way.
     */
    private Optional<SegmentRecord> settle(SegmentIntent intent, Exception failure) {
        try {
            Optional<SegmentRecord> row = catalog.list(intent.partition()).stream()
                    .filter(copy -> copy.intent().copyId().equals(intent.copyId()))
                    .findFirst();
            if (row.isPresent() && row.get().state() == RemoteCopyState.UPLOADING) {
                String reason = "The upload failed: " + failure.getMessage();
                catalog.markDeleting(
                        intent.copyId(),
                        RemoteCopyState.UPLOADING,
                        new AuditEntry(
                                clock.instant(),
                                "uploader",
                                "abandon_upload",
                                intent.key().value(),
                                reason));
            }
            return row.filter(copy -> copy.state() == RemoteCopyState.AVAILABLE);
        } catch (StorageException e) {
            if (e.kind() == Kind.CONFLICT) {
                LOG.debug("Somebody else has ended the upload of {}", intent.key(), e);
            } else {
                LOG.warn("The reaper will have to end the upload of {}: {}", intent.key(), e.getMessage());
            }
            return Optional.empty();
        }
    }
}

package io.coldstream.tiering.reap;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.TierableLog;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.metadata.TopicRecord;
import io.coldstream.storage.metadata.TopicState;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.tiering.TieringMetrics;
import io.coldstream.tiering.TieringMetrics.Counter;
import io.coldstream.tiering.TieringSettings;
import io.coldstream.tiering.lock.ObjectLocks;
import io.coldstream.tiering.remote.RemoteLog;
import io.coldstream.tiering.remote.RemoteLogs;
import io.coldstream.tiering.retention.DeletionGate;
import io.coldstream.tiering.retention.DestructionTurns;
import io.coldstream.tiering.retention.HeldTimes;
import io.coldstream.tiering.retention.HoldSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what others began: uploads that nobody finishes, copies that went out of service, topics that were deleted.
 * Everything follows from the database, so a crash anywhere is made good by the next run. {@link #runIfDue} belongs to
 * one thread; {@link #request} may be called by any. The time of the next run is kept under this object's lock.
 */
public final class Reaper {
    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);

    private final ObjectStore store;
    private final MetadataStore metadata;
    private final RemoteLogs remoteLogs;
    private final Predicate<UUID> uploadUnderWay;
    private final Function<TopicIdPartition, Optional<TierableLog>> logs;
    private final HoldSource holds;
    private final DeletionGate gate;
    private final DestructionTurns turns;
    private final ObjectLocks locks;
    private final TieringSettings.Upkeep settings;
    private final InstantSource clock;
    private final TieringMetrics metrics;
    private final TopicDeletions deletions = new TopicDeletions();
    private Instant nextRun = Instant.MIN;

    /**
     * @param uploadUnderWay whether this process is still uploading a copy
     * @param logs the logs that this process leads; copies of other partitions are somebody else's to end
     * @param holds asked right before anything goes out of service or is removed
     * @param turns one for each row that may go, from the look at the holds to the end of its object
     * @param gate while it is closed nothing is done at all: rows of a database that was rolled back are not to be acted on
     * @param locks the object store's own holds: in a bucket that keeps versions a locked object would only be hidden
     */
    public Reaper(
            ObjectStore store,
            MetadataStore metadata,
            RemoteLogs remoteLogs,
            Predicate<UUID> uploadUnderWay,
            Function<TopicIdPartition, Optional<TierableLog>> logs,
            HoldSource holds,
            DeletionGate gate,
            DestructionTurns turns,
            ObjectLocks locks,
            TieringSettings.Upkeep settings,
            InstantSource clock,
            TieringMetrics metrics) {
        this.store = store;
        this.metadata = metadata;
        this.remoteLogs = remoteLogs;
        this.uploadUnderWay = uploadUnderWay;
        this.logs = logs;
        this.holds = holds;
        this.gate = gate;
        this.turns = turns;
        this.locks = locks;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** How far the deletion of a topic's archive is. */
    public TopicDeletion deletion(UUID topic) {
        return deletions.of(topic);
    }

    /** Something went out of service: look at the next occasion. */
    public synchronized void request() {
        nextRun = Instant.MIN;
    }

    /**
     * Does what is due, if it is time.
     *
     * @throws StorageException if the catalogue cannot be read; nothing is lost, the next run does it
     */
    public void runIfDue() throws StorageException {
        Instant now = clock.instant();
        if (!takeTurn(now)) {
            return;
        }
        try {
            run(now);
        } catch (StorageException e) {
            request();
            throw e;
        }
    }

    /** Sets the next turn before the catalogue is read, so that a request that comes meanwhile is not forgotten. */
    private synchronized boolean takeTurn(Instant now) {
        if (nextRun.isAfter(now)) {
            return false;
        }
        nextRun = now.plusMillis(settings.reaperScanMs());
        return true;
    }

    private void run(Instant now) throws StorageException {
        if (gate.closedBecause().isPresent()) {
            return;
        }
        Set<UUID> deletedTopics = metadata.topics().list().stream()
                .filter(topic -> topic.state() == TopicState.DELETING)
                .map(TopicRecord::id)
                .collect(Collectors.toSet());
        List<SegmentRecord> rows = metadata.segments().list();
        Map<TopicIdPartition, List<SegmentRecord>> available = rows.stream()
                .filter(row -> row.state() == RemoteCopyState.AVAILABLE)
                .collect(Collectors.groupingBy(row -> row.intent().partition()));
        boolean removesObjects = rows.stream()
                .anyMatch(row ->
                        row.state() == RemoteCopyState.DELETING && !dueAt(row).isAfter(now));
        if (removesObjects && !gate.isOpenNow()) {
            return;
        }
        for (UUID topic : deletedTopics) {
            deletions.left(
                    topic,
                    rows.stream()
                            .filter(row -> row.intent().partition().topicId().equals(topic))
                            .count());
        }
        Set<UUID> topicsWithCopies = new HashSet<>();
        for (SegmentRecord row : rows) {
            TopicIdPartition partition = row.intent().partition();
            DestructionTurns.Turn turn = turns.begin();
            try {
                boolean gone = deletedTopics.contains(partition.topicId())
                        ? advanceOfDeletedTopic(row, now)
                        : advance(row, available.getOrDefault(partition, List.of()), now);
                if (!gone) {
                    topicsWithCopies.add(partition.topicId());
                } else if (deletedTopics.contains(partition.topicId())) {
                    deletions.oneGone(partition.topicId());
                }
            } finally {
                turn.end();
            }
        }
        for (UUID topic : deletedTopics) {
            if (!topicsWithCopies.contains(topic)) {
                metadata.topics().remove(topic);
                remoteLogs.forget(topic);
                deletions.over(topic);
                LOG.info("Nothing is left of the deleted topic {}", topic);
            }
        }
        metadata.segments().purgeDeleted(now.minusMillis(settings.deletedRowsKeepMs()));
    }

    /**
     * Of a topic that is being deleted nothing moves while any hold stands on the partition, whatever it covers of it;
     * it may have been placed when the deletion had begun.
     */
    private boolean advanceOfDeletedTopic(SegmentRecord row, Instant now) throws StorageException {
        if (!holds.standing(row.intent().partition()).isEmpty()) {
            LOG.debug("A legal hold keeps {}", row.intent().key());
            return false;
        }
        return row.state() == RemoteCopyState.DELETING
                ? deleteAfterGrace(row, now)
                : end(row, now, "delete_topic_segment", "The topic was deleted.");
    }

    /** Whether a hold may cover a record of the copy, wherever else that record is. */
    private boolean isHeld(SegmentRecord row) throws StorageException {
        SegmentIntent intent = row.intent();
        return holds.standing(intent.partition()).stream()
                .anyMatch(hold -> hold.stands()
                        && hold.scope().concerns(intent.partition())
                        && hold.scope().mayCover(intent.offsets(), HeldTimes.leastMs(row), intent.maxTimestampMs()));
    }

    /** Moves one row on if its time has come; says whether its object is gone. */
    private boolean advance(SegmentRecord row, List<SegmentRecord> available, Instant now) throws StorageException {
        return switch (row.state()) {
            case UPLOADING -> abandon(row, available, now);
            case AVAILABLE -> false;
            case DELETING -> deleteAfterGrace(row, now);
            case DELETED -> true;
        };
    }

    /**
     * Gives up an upload that no thread of this process works on. Only where its records are elsewhere: in a database
     * that was rolled back to yesterday, a segment that was archived since and left the disk looks like this.
     */
    private boolean abandon(SegmentRecord row, List<SegmentRecord> available, Instant now) throws StorageException {
        Optional<TierableLog> log = logs.apply(row.intent().partition());
        if (log.isEmpty() || uploadUnderWay.test(row.intent().copyId())) {
            return false;
        }
        if (!isElsewhere(row, log.get(), available)) {
            LOG.warn(
                    "The upload of {} was never finished, and its records are nowhere else; its object is kept",
                    row.intent().key());
            return false;
        }
        return end(row, now, "abandon_upload", "The upload was never finished, and its records are elsewhere.");
    }

    private static boolean isElsewhere(SegmentRecord row, TierableLog log, List<SegmentRecord> available) {
        long next = Math.max(row.intent().offsets().start(), log.logStartOffset());
        long end = row.intent().offsets().end();
        for (SegmentRecord copy : available) {
            next = copy.intent().offsets().contains(next)
                    ? copy.intent().offsets().end()
                    : next;
        }
        boolean isLocal = next >= log.localLogStartOffset() && end <= log.highWatermark();
        return next >= end || isLocal;
    }

    private boolean end(SegmentRecord row, Instant now, String action, String reason) throws StorageException {
        AuditEntry entry =
                new AuditEntry(now, "reaper", action, row.intent().key().value(), reason);
        if (unlessChanged(
                row, () -> metadata.segments().markDeleting(row.intent().copyId(), row.state(), entry))) {
            remoteLog(row).ifPresent(remote -> remote.remove(row.intent().copyId()));
            runNoLaterThan(now.plusMillis(settings.deleteGraceMs()));
        }
        return false;
    }

    /** When the object of a DELETING copy may go. */
    private Instant dueAt(SegmentRecord row) {
        return row.changedAt().plusMillis(settings.deleteGraceMs());
    }

    private boolean deleteAfterGrace(SegmentRecord row, Instant now) throws StorageException {
        Instant due = dueAt(row);
        if (due.isAfter(now)) {
            runNoLaterThan(due);
            return false;
        }
        if (uploadUnderWay.test(row.intent().copyId())) {
            // The object may only appear when its upload ends, and nobody would know of it when the row has gone.
            runNoLaterThan(now.plusMillis(settings.tickMs()));
            return false;
        }
        if (isHeld(row)) {
            LOG.debug("A legal hold keeps {}", row.intent().key());
            return false;
        }
        if (locks.mayBeLocked(row.intent().copyId())) {
            LOG.debug("The lock of {} has to be taken off first", row.intent().key());
            return false; // whoever takes it off requests the next run
        }
        try {
            store.delete(row.intent().key());
        } catch (StorageException e) {
            LOG.warn("Object {} cannot be deleted now: {}", row.intent().key(), e.getMessage());
            runNoLaterThan(now.plusMillis(settings.tickMs()));
            return false;
        }
        if (unlessChanged(
                row, () -> metadata.segments().markDeleted(row.intent().copyId(), now))) {
            metrics.count(Counter.COPIES_DELETED);
        }
        return true;
    }

    private Optional<RemoteLog> remoteLog(SegmentRecord row) {
        return remoteLogs.find(row.intent().partition());
    }

    private synchronized void runNoLaterThan(Instant time) {
        if (time.isBefore(nextRun)) {
            nextRun = time;
        }
    }

    private interface Step {
        void take() throws StorageException;
    }

    /** Takes a step; says no if somebody moved the row meanwhile, which a later run sees. */
    private static boolean unlessChanged(SegmentRecord row, Step step) throws StorageException {
        try {
            step.take();
            return true;
        } catch (StorageException e) {
            if (e.kind() != Kind.CONFLICT && e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
            LOG.debug("{} has changed meanwhile", row.intent().key(), e);
            return false;
        }
    }
}

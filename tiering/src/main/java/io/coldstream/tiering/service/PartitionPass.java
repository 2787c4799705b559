package io.coldstream.tiering.service;

import io.coldstream.log.SealedSegment;
import io.coldstream.log.TierableLog;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.tiering.reap.Reaper;
import io.coldstream.tiering.remote.RemoteLog;
import io.coldstream.tiering.retention.ClockGuard;
import io.coldstream.tiering.retention.DeletionGate;
import io.coldstream.tiering.retention.DestructionTurns;
import io.coldstream.tiering.retention.HoldSource;
import io.coldstream.tiering.retention.Reason;
import io.coldstream.tiering.retention.RetentionAction.AdvanceLogStart;
import io.coldstream.tiering.retention.RetentionAction.DeleteCopy;
import io.coldstream.tiering.retention.RetentionAction.EvictLocal;
import io.coldstream.tiering.retention.RetentionAction.Upload;
import io.coldstream.tiering.retention.RetentionPlan;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at one partition: roll, plan, delete, evict, and say what to upload next. Stateless; for each partition one
 * thread at a time.
 */
final class PartitionPass {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionPass.class);

    private final MetadataStore metadata;
    private final Reaper reaper;
    private final TrustedClock clock;
    private final HoldSource holds;
    private final DeletionGate gate;
    private final DestructionTurns turns;

    PartitionPass(
            MetadataStore metadata,
            Reaper reaper,
            TrustedClock clock,
            HoldSource holds,
            DeletionGate gate,
            DestructionTurns turns) {
        this.metadata = metadata;
        this.reaper = reaper;
        this.clock = clock;
        this.holds = holds;
        this.gate = gate;
        this.turns = turns;
    }

    /**
     * Does what is due and returns the oldest segment whose upload is due. What destroys goes by the trusted time;
     * uploads go by the wall clock, because an upload too early harms nobody.
     */
    Optional<SealedSegment> run(ManagedPartition partition) throws IOException, StorageException {
        TierableLog log = partition.log();
        RemoteLog remote = partition.remote();
        log.rollIfDue();
        removeBelowLogStart(log);
        ClockGuard.Reading time = clock.read();
        Instant now = time.trusted();
        RetentionPlan plan = partition.plan(now);
        if (plan.destroys(now) && gate.isOpenNow()) {
            // What is taken away goes by catalogue and holds as they are now, not by this process's memory of them.
            List<SegmentRecord> copies = metadata.segments().list(log.partition());
            requireLead(log, copies);
            remote.replace(copies);
            DestructionTurns.Turn turn = turns.begin();
            try {
                plan = partition.plan(now, holds.standing(log.partition()));
                delete(log, remote, plan, now);
                evict(log, plan, now);
            } finally {
                turn.end();
            }
        }
        partition.newDoubts(plan.doubts()).forEach(doubt -> LOG.warn("{}: {}", log.partition(), doubt));
        return plan.due(Upload.class, time.wall()).stream().findFirst().map(Upload::segment);
    }

    /**
     * The database knows of a new log start before the log does. After a crash in between the log opens at the new one and
     * still has the segments below it, which nobody can read and no plan knows any more.
     */
    private void removeBelowLogStart(TierableLog log) throws IOException {
        List<SealedSegment> sealed = log.sealedSegments();
        long logStart = log.logStartOffset();
        if (!sealed.isEmpty() && sealed.get(0).offsets().end() <= logStart && gate.isOpenNow()) {
            LOG.info("Removing what a crash has left of {} below its log start {}", log.partition(), logStart);
            log.advanceLogStart(logStart);
        }
    }

    /**
     * Copies of a later epoch are another leader's, and may hold other records under the same offsets: what is in this
     * log may be nowhere else, so nothing of it goes.
     */
    private static void requireLead(TierableLog log, List<SegmentRecord> copies) throws StorageException {
        for (SegmentRecord copy : copies) {
            if (copy.intent().leaderEpoch() > log.leaderEpoch()) {
                throw new StorageException(
                        Kind.CONFLICT,
                        "another broker has taken the lead of " + log.partition() + ": "
                                + copy.intent().key()
                                + " is of leader epoch " + copy.intent().leaderEpoch() + ", and this log of "
                                + log.leaderEpoch() + "; its local segments stay");
            }
        }
    }

    /**
     * The log start moves first, in the database and then in the log; only then do copies go out of service. A crash in
     * between leaves copies below the log start, which the next pass finds by {@link DeleteCopy}.
     */
    private void delete(TierableLog log, RemoteLog remote, RetentionPlan plan, Instant now)
            throws IOException, StorageException {
        for (DeleteCopy left : plan.due(DeleteCopy.class, now)) {
            takeOutOfService(remote, left.copy(), left.reason(), now);
        }
        List<AdvanceLogStart> going = plan.due(AdvanceLogStart.class, now);
        if (going.isEmpty()) {
            return;
        }
        long logStart = going.get(going.size() - 1).offsets().end();
        metadata.topics()
                .advanceLogStart(
                        log.partition(),
                        log.leaderEpoch(),
                        logStart,
                        going.stream()
                                .map(one -> audit(
                                        now, "delete_records", log.partition() + " " + one.offsets(), one.reason()))
                                .toArray(AuditEntry[]::new));
        for (AdvanceLogStart one : going) {
            LOG.info("Deleting {} {}: {}", log.partition(), one.offsets(), sentence(one.reason()));
        }
        gate.beforeDestroying();
        log.advanceLogStart(logStart);
        for (AdvanceLogStart one : going) {
            for (SegmentRecord copy : remote.segmentsFrom(one.offsets().start())) {
                if (copy.intent().offsets().end() <= one.offsets().end()) {
                    takeOutOfService(remote, copy, one.reason(), now);
                }
            }
        }
    }

    private void takeOutOfService(RemoteLog remote, SegmentRecord copy, Reason reason, Instant now)
            throws StorageException {
        AuditEntry entry = audit(now, "delete_segment", copy.intent().key().value(), reason);
        try {
            metadata.segments().markDeleting(copy.intent().copyId(), RemoteCopyState.AVAILABLE, entry);
        } catch (StorageException e) {
            if (e.kind() != Kind.CONFLICT && e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
            LOG.debug("{} has gone out of service already", copy.intent().key(), e);
        }
        remote.remove(copy.intent().copyId());
        reaper.request();
    }

    private void evict(TierableLog log, RetentionPlan plan, Instant now) throws IOException {
        List<EvictLocal> going = plan.due(EvictLocal.class, now);
        if (!going.isEmpty()) {
            EvictLocal last = going.get(going.size() - 1);
            LOG.info(
                    "Evicting {} up to offset {}: {}",
                    log.partition(),
                    last.offsets().end(),
                    sentence(last.reason()));
            gate.beforeDestroying();
            log.evictLocal(last.offsets().end());
        }
    }

    private static AuditEntry audit(Instant now, String action, String subject, Reason reason) {
        return new AuditEntry(
                now,
                "retention",
                action,
                subject,
                reason.sentence(),
                null,
                reason.rule().name());
    }

    private static String sentence(Reason reason) {
        return reason.rule() + ": " + reason.sentence();
    }
}

package io.coldstream.broker.topic;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.topic.TopicException.Reason;
import io.coldstream.log.PartitionLog;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.tiering.retention.DeletionGate;
import io.coldstream.tiering.retention.DeletionVerdict;
import io.coldstream.tiering.retention.DestructionTurns;
import io.coldstream.tiering.service.TieringService;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes a partition's oldest records because somebody asks for it. Thread-safe: without state; log starts only move
 * forward, whoever moves them. Blocking: never called on an event loop.
 */
public final class RecordDeletion {
    private static final Logger LOG = LoggerFactory.getLogger(RecordDeletion.class);

    private final TieringService tiering;
    private final MetadataStore metadata;
    private final DeletionGate gate;
    private final InstantSource clock;

    public RecordDeletion(TieringService tiering, MetadataStore metadata, DeletionGate gate, InstantSource clock) {
        this.tiering = tiering;
        this.metadata = metadata;
        this.gate = gate;
        this.clock = clock;
    }

    /**
     * Deletes all records below an offset. The database knows of it first, so that a crash anywhere behind that is made
     * good for by the next start, which opens the log at the database's log start; the archive's copies go at the next
     * look at the partition.
     *
     * @param log the partition, which this broker leads
     * @param beforeOffset the first offset that stays
     * @param actor who asks for it, for the audit log
     * @return the log start offset then, which is greater if more is gone already
     * @throws TopicException OFFSET_OUT_OF_RANGE if the offset is not in the partition; LEGAL_HOLD, BELOW_FLOOR or
     *     DELETIONS_SUSPENDED if it must not be done
     * @throws StorageException if the database is away, or another broker leads the partition; nothing was deleted
     *     unless it is away
     * @throws IOException if the local disk refuses
     */
    public long deleteBelow(PartitionLog log, long beforeOffset, String actor)
            throws TopicException, StorageException, IOException {
        if (beforeOffset < 0 || beforeOffset > log.highWatermark()) {
            throw new TopicException(
                    Reason.OFFSET_OUT_OF_RANGE,
                    "Records can be deleted up to offset " + log.highWatermark() + ", not up to " + beforeOffset + ".");
        }
        long logStart = log.logStartOffset();
        if (beforeOffset <= logStart) {
            return logStart;
        }
        DestructionTurns.Turn turn = tiering.turns().begin();
        try {
            return deleteBelow(log, logStart, beforeOffset, actor);
        } finally {
            turn.end();
        }
    }

    private long deleteBelow(PartitionLog log, long logStart, long beforeOffset, String actor)
            throws TopicException, StorageException, IOException {
        TopicIdPartition partition = log.partition();
        DeletionVerdict verdict = tiering.mayDelete(partition, beforeOffset)
                .orElseThrow(() -> new TopicException(Reason.UNKNOWN_TOPIC, "The topic is being deleted."));
        Refusal.unlessAllowed(verdict);
        String subject = partition + " " + new OffsetRange(logStart, beforeOffset);
        AuditEntry entry = new AuditEntry(
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                actor,
                "delete_records",
                subject,
                "Deletion was requested.");
        // What the database will say is gone must have been on the disk: a log that comes back from a power cut with an
        // end
        // below its start has lost records, for all it knows, and is not served.
        log.checkpoint();
        metadata.topics().advanceLogStart(partition, log.leaderEpoch(), beforeOffset, entry);
        LOG.info("Deleting {} for {}", subject, actor);
        gate.beforeDestroying();
        log.advanceLogStart(beforeOffset);
        tiering.wake(partition);
        return log.logStartOffset();
    }
}

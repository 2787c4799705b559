package io.coldstream.testkit.metadata;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditChain;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.storage.metadata.GroupRecord;
import io.coldstream.storage.metadata.ObjectLock;
import io.coldstream.storage.metadata.PartitionRecord;
import io.coldstream.storage.metadata.PolicyVersion;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.metadata.StoredAuditEntry;
import io.coldstream.storage.metadata.TopicRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an in-memory metadata store holds. Owned by its monitor: everything is read and written inside
 * {@link #transact} or {@link #run}. There is no rollback, so a transaction checks everything before it changes
 * anything.
 */
final class Tables {
    /** One transaction. */
    @FunctionalInterface
    interface Work<T> {
        T perform() throws StorageException;
    }

    /** One transaction without a result. */
    @FunctionalInterface
    interface Change {
        void perform() throws StorageException;
    }

    /** The primary key of a committed offset. */
    record OffsetKey(String groupId, TopicIdPartition partition) {}

    final String clusterId;
    final Map<UUID, TopicRecord> topics = new LinkedHashMap<>();
    final Map<TopicIdPartition, PartitionRecord> partitions = new TreeMap<>();
    final Map<UUID, SegmentRecord> copies = new LinkedHashMap<>();
    final Map<String, GroupRecord> groups = new HashMap<>();
    final Map<OffsetKey, CommittedOffset> offsets = new HashMap<>();
    final List<StoredAuditEntry> audit = new ArrayList<>();
    final Map<String, List<PolicyVersion>> policies = new TreeMap<>();
    final List<LegalHold> holds = new ArrayList<>();
    final Map<UUID, ObjectLock> objectLocks = new LinkedHashMap<>();
    long generation;
    long nextProducerId;

    private boolean away;
    private int answersToLose;

    Tables(String clusterId) {
        this.clusterId = clusterId;
    }

    synchronized <T> T transact(Work<T> work) throws StorageException {
        if (away) {
            throw new StorageException(Kind.UNAVAILABLE, "the database was taken away by the test");
        }
        T result = work.perform();
        if (answersToLose > 0) {
            answersToLose--;
            throw new StorageException(Kind.UNAVAILABLE, "the database's answer was lost by the test");
        }
        return result;
    }

    void run(Change change) throws StorageException {
        transact(() -> {
            change.perform();
            return true;
        });
    }

    synchronized void setAway(boolean away) {
        this.away = away;
    }

    synchronized void loseAnswers(int calls) {
        answersToLose = calls;
    }

    /** The partition, provided that its leader epoch is {@code leaderEpoch}. */
    PartitionRecord fenced(TopicIdPartition partition, int leaderEpoch) throws StorageException {
        @Nullable PartitionRecord stored = partitions.get(partition);
        if (stored == null) {
            throw new StorageException(Kind.NOT_FOUND, "no partition " + partition);
        }
        if (stored.leaderEpoch() != leaderEpoch) {
            throw new StorageException(
                    Kind.CONFLICT,
                    "partition " + partition + " is at leader epoch " + stored.leaderEpoch() + ", not " + leaderEpoch);
        }
        return stored;
    }

    /** A point in time as a database keeps it: to the millisecond. */
    static Instant stored(Instant instant) {
        return Instant.ofEpochMilli(instant.toEpochMilli());
    }

    /** Notes that a transaction changes something that counts. */
    void changed() {
        generation++;
    }

    /** Appends to the audit log, within a transaction that changes something. */
    void append(AuditEntry... entries) {
        for (AuditEntry entry : entries) {
            AuditChain end = audit.isEmpty() ? AuditChain.beginning() : AuditChain.after(audit.get(audit.size() - 1));
            audit.add(end.link(entry));
        }
    }

    /** The holds on a topic that stand. */
    List<LegalHold> standingOn(UUID topicId) {
        return holds.stream()
                .filter(hold -> hold.stands() && hold.scope().topicId().equals(topicId))
                .toList();
    }
}

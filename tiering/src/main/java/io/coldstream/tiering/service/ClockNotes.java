package io.coldstream.tiering.service;

import io.coldstream.log.SealedSegment;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditLog;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.metadata.StoredAuditEntry;
import io.coldstream.storage.metadata.TopicRecord;
import io.coldstream.tiering.retention.ClockEvidence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects what was noted of times before this process, to be weighed by {@link ClockEvidence}. Stateless. */
final class ClockNotes {
    private ClockNotes() {}

    /**
     * What the catalogue, the topics and the newest audit entries say.
     *
     * @throws StorageException if the database cannot be read
     */
    static List<Instant> ofDatabase(MetadataStore metadata, List<SegmentRecord> catalogue) throws StorageException {
        List<Instant> notes = new ArrayList<>(catalogue.size());
        for (SegmentRecord row : catalogue) {
            notes.add(row.changedAt());
        }
        for (TopicRecord topic : metadata.topics().list()) {
            notes.add(topic.createdAt());
        }
        for (StoredAuditEntry stored : metadata.audit().newest(AuditLog.LIMIT_MAX)) {
            notes.add(stored.entry().at());
        }
        return notes;
    }

    /** When the segments were sealed that lie on the local disk. */
    static List<Instant> ofLogs(Collection<ManagedPartition> partitions) {
        return partitions.stream()
                .flatMap(partition -> partition.log().sealedSegments().stream())
                .map(SealedSegment::sealedAt)
                .toList();
    }
}

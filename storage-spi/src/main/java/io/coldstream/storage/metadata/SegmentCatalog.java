package io.coldstream.storage.metadata;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The catalogue of archived segments, one row per remote copy. Rows only move along {@link RemoteCopyState}'s legal
 * ways, each step a compare-and-set.
 */
public interface SegmentCatalog {
    /** Every copy of every segment that is not DELETED, ordered by partition, then base offset. */
    List<SegmentRecord> list() throws StorageException;

    /** The copies of one partition's segments that are not DELETED, ordered by base offset. */
    List<SegmentRecord> list(TopicIdPartition partition) throws StorageException;

    /**
     * Records the intent to upload, as UPLOADING.
     *
     * @throws StorageException CONFLICT if the partition's leader epoch is not the intent's; NOT_FOUND if there is no
     *     such partition; ALREADY_EXISTS if the catalogue knows the copy id or the key, in whatever state
     */
    void begin(SegmentIntent intent) throws StorageException;

    /**
     * Makes an UPLOADING copy AVAILABLE.
     *
     * @throws StorageException CONFLICT if the copy is not UPLOADING, if the partition's leader epoch is not
     *     {@code leaderEpoch}, or if an AVAILABLE copy covers some of its offsets; NOT_FOUND if there is no such copy
     */
    void complete(UUID copyId, int leaderEpoch, ObjectFacts object, Instant at) throws StorageException;

    /**
     * Takes an UPLOADING or AVAILABLE copy out of service and records why, in one transaction. The object must still
     * be there, and must stay for the grace period of readers that hold the row.
     *
     * @param reason the audit entry that is appended with the change
     * @throws StorageException CONFLICT if the copy is in another state than {@code expected}; NOT_FOUND if there is
     *     no such copy; HELD if the copy is AVAILABLE and a standing hold may cover some of its records
     * @throws IllegalArgumentException if {@code expected} is neither UPLOADING nor AVAILABLE
     */
    void markDeleting(UUID copyId, RemoteCopyState expected, AuditEntry reason) throws StorageException;

    /**
     * Records that a DELETING copy's object is gone.
     *
     * @throws StorageException CONFLICT if the copy is not DELETING; NOT_FOUND if there is no such copy
     */
    void markDeleted(UUID copyId, Instant at) throws StorageException;

    /** Forgets DELETED copies that have been so since before {@code before}; returns how many. */
    int purgeDeleted(Instant before) throws StorageException;
}

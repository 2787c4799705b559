package io.coldstream.storage.metadata;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Topics and what the cluster knows of their partitions. A topic that is being deleted keeps its row until its last
 * object is gone, while its name is free at once.
 */
public interface TopicStore {
    /** All topics, those being deleted too, in no particular order. */
    List<TopicRecord> list() throws StorageException;

    /**
     * Creates an ACTIVE topic at config version 0 and its partitions, each at leader epoch 0 and log start offset 0.
     *
     * @param entries audit entries that are appended with the change
     * @throws StorageException ALREADY_EXISTS if an ACTIVE topic has the name, or any topic the id
     */
    void create(NewTopic topic, AuditEntry... entries) throws StorageException;

    /**
     * Replaces a topic's own settings.
     *
     * @param expectedVersion the version that the caller read
     * @param entries audit entries that are appended with the change
     * @return the new version
     * @throws StorageException CONFLICT if the version is another by now, NOT_FOUND if no ACTIVE topic has the id
     */
    int replaceConfigs(UUID topicId, int expectedVersion, Map<String, String> configs, AuditEntry... entries)
            throws StorageException;

    /**
     * Turns an ACTIVE topic into one that is being deleted, frees its name, and records why, in one transaction.
     * Repeating it changes nothing.
     *
     * @param reason the audit entry that is appended with the change
     * @throws StorageException NOT_FOUND if there is no such topic; HELD if a hold on some of it stands
     */
    void markDeleting(UUID topicId, AuditEntry reason) throws StorageException;

    /**
     * Forgets a topic that is being deleted, with its partitions, its committed offsets and its DELETED segments.
     * Repeating it changes nothing.
     *
     * @throws StorageException CONFLICT if the topic is ACTIVE, or if segments of it are not yet DELETED
     */
    void remove(UUID topicId) throws StorageException;

    /**
     * Takes the lead of every partition of every topic: raises each leader epoch by one, so that whatever an earlier
     * process still tries is fenced, and returns all partitions as they are then.
     */
    List<PartitionRecord> acquireLeadership() throws StorageException;

    /**
     * Moves a log start offset forward; a smaller or equal offset changes nothing.
     *
     * @param entries audit entries that are appended with the change, if there is one
     * @throws StorageException CONFLICT if the partition's leader epoch is not {@code leaderEpoch}; NOT_FOUND if there
     *     is no such partition; HELD if a standing hold that is not limited to a time covers an offset that would go
     */
    void advanceLogStart(TopicIdPartition partition, int leaderEpoch, long logStartOffset, AuditEntry... entries)
            throws StorageException;
}

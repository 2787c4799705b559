package io.coldstream.storage.metadata;

import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Legal holds. A hold is placed once, released at most once, and never erased or changed otherwise. While it stands,
 * {@link TopicStore#markDeleting} refuses its topic, {@link SegmentCatalog#markDeleting} AVAILABLE copies that it may
 * cover, and {@link TopicStore#advanceLogStart} to pass offsets that it covers, unless it is limited to a time, of which
 * a log start knows nothing. That holds for every call that begins after {@link #place} returned. Both changes of a hold
 * append to the audit log in their transaction ({@link AuditEntries}).
 */
public interface HoldStore {
    /** The greatest number of holds in one answer of {@link #list}. */
    int LIMIT_MAX = 1000;

    /**
     * Places a hold. What is out of service already is not brought back.
     *
     * @throws StorageException ALREADY_EXISTS if there is a hold with the id; NOT_FOUND if there is no such topic or
     *     partition, or the topic is being deleted
     * @throws IllegalArgumentException if the hold is released already
     */
    void place(LegalHold hold) throws StorageException;

    /**
     * Ends a hold.
     *
     * @return the hold as it is then
     * @throws StorageException CONFLICT if it was released before; NOT_FOUND if there is no such hold
     */
    LegalHold release(UUID id, LegalHold.Release release) throws StorageException;

    /** The hold with this id, standing or released. */
    Optional<LegalHold> find(UUID id) throws StorageException;

    /** All holds that stand, in the order of their placing. */
    List<LegalHold> standing() throws StorageException;

    /** The holds on one topic that stand, in the order of their placing. One small query. */
    List<LegalHold> standingOn(UUID topicId) throws StorageException;

    /**
     * Holds in the order of their placing, the released ones too. Since none is ever erased, a hold keeps its place.
     *
     * @param from how many of the first to leave out, 0 or more
     * @param limit how many at most, 0 to {@link #LIMIT_MAX}; fewer only at the end
     * @throws IllegalArgumentException if one of them is not in its range
     */
    List<LegalHold> list(long from, int limit) throws StorageException;
}

package io.coldstream.storage.metadata;

import io.coldstream.storage.StorageException;
import java.util.List;

/**
 * Every decision that destroyed something or let it be destroyed, in order. Entries are numbered from 0 without holes,
 * chained by {@link AuditChain}, and never changed or removed.
 */
public interface AuditLog {
    /** The greatest number of entries in one answer. */
    int LIMIT_MAX = 1000;

    void append(AuditEntry entry) throws StorageException;

    /**
     * The newest entries, newest first.
     *
     * @param limit how many at most, 0 to {@link #LIMIT_MAX}
     * @throws IllegalArgumentException if the limit is not in its range
     */
    List<StoredAuditEntry> newest(int limit) throws StorageException;

    /**
     * Entries in their order, for a page of an export or of a check.
     *
     * @param fromNumber the number of the first, 0 or more
     * @param limit how many at most, 0 to {@link #LIMIT_MAX}; fewer only at the end
     * @throws IllegalArgumentException if one of them is not in its range
     */
    List<StoredAuditEntry> list(long fromNumber, int limit) throws StorageException;
}

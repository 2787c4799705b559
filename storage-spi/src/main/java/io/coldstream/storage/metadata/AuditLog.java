package io.coldstream.storage.metadata;

import io.coldstream.storage.StorageException;
import java.util.List;

/** Every decision that destroyed something, in order. Entries are never changed or removed. */
public interface AuditLog {
    void append(AuditEntry entry) throws StorageException;

    /** The newest entries, newest first, at most {@code limit}. */
    List<AuditEntry> newest(int limit) throws StorageException;
}

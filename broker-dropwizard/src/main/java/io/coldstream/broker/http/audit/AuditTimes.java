package io.coldstream.broker.http.audit;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditLog;
import io.coldstream.storage.metadata.StoredAuditEntry;
import java.time.Instant;
import java.util.List;

/**
 * Finds entries of the audit log by their times. Entries are numbered without holes in the order in which they were
 * written, so a search by halves does; where a clock was set back it finds one of the places that fit. Thread-safe:
 * without state. Blocking.
 */
final class AuditTimes {
    private final AuditLog log;

    AuditTimes(AuditLog log) {
        this.log = log;
    }

    /** The number of the first entry at or after a time; one that is still to come if there is none. */
    long firstNotBefore(Instant time) throws StorageException {
        return firstAt(time);
    }

    /** The number of the last entry at or before a time; -1 if there is none. */
    long lastNotAfter(Instant time) throws StorageException {
        return firstAt(time.plusNanos(1)) - 1;
    }

    private long firstAt(Instant time) throws StorageException {
        List<StoredAuditEntry> newest = log.newest(1);
        long low = 0;
        long high = newest.isEmpty() ? 0 : newest.get(0).number() + 1;
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (log.list(middle, 1).get(0).entry().at().isBefore(time)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}

package io.coldstream.broker.http.explain;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.http.Gone;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.AuditLog;
import io.coldstream.storage.metadata.StoredAuditEntry;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Finds in the audit log when records went. Thread-safe: without state. Blocking. */
final class GoneRecords {
    /** So many of the newest entries are looked at: what is older is told by an export. */
    private static final int PAGES_MAX = 50;

    private static final Pattern RANGE = Pattern.compile(" \\[(\\d{1,19}), (\\d{1,19})\\)$");

    private final AuditLog audit;

    GoneRecords(AuditLog audit) {
        this.audit = audit;
    }

    /** The newest entry that says that an offset was deleted. */
    Optional<Gone> find(TopicIdPartition partition, long offset) throws StorageException {
        List<StoredAuditEntry> page = audit.newest(AuditLog.LIMIT_MAX); // newest first
        for (int pages = 0; pages < PAGES_MAX && !page.isEmpty(); pages++) {
            for (StoredAuditEntry entry : page) {
                if (tells(entry.entry(), partition, offset)) {
                    return Optional.of(gone(entry.entry()));
                }
            }
            long oldest = page.get(page.size() - 1).number();
            long from = Math.max(0, oldest - AuditLog.LIMIT_MAX);
            page = reversed(audit.list(from, (int) (oldest - from)));
        }
        return Optional.empty();
    }

    private static List<StoredAuditEntry> reversed(List<StoredAuditEntry> ascending) {
        return IntStream.range(0, ascending.size())
                .mapToObj(i -> ascending.get(ascending.size() - 1 - i))
                .toList();
    }

    private static boolean tells(AuditEntry entry, TopicIdPartition partition, long offset) {
        if (!entry.action().equals("delete_records") || !entry.subject().startsWith(partition + " [")) {
            return false;
        }
        Matcher range = RANGE.matcher(entry.subject());
        return range.find() && Long.parseLong(range.group(1)) <= offset && offset < Long.parseLong(range.group(2));
    }

    private static Gone gone(AuditEntry entry) {
        return new Gone(entry.at(), entry.actor(), entry.rule(), entry.reason(), entry.plan());
    }
}

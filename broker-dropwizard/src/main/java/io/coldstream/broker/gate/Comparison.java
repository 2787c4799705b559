package io.coldstream.broker.gate;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.StoredAuditEntry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads a database's state and holds a remembered one against it. Stateless. */
final class Comparison {
    private Comparison() {}

    static DatabaseState stateOf(MetadataStore metadata) throws StorageException {
        // The generation first: an entry that comes in between then belongs to a later one, which harms nothing.
        long generation = metadata.generation();
        List<StoredAuditEntry> newest = metadata.audit().newest(1);
        return new DatabaseState(
                metadata.clusterId(),
                generation,
                newest.isEmpty() ? -1 : newest.get(0).number(),
                newest.isEmpty() ? null : newest.get(0).hash());
    }

    /** What a database lacks that was seen in it before, as sentences; nothing if it has gone forward only. */
    static Optional<String> difference(DatabaseState remembered, MetadataStore metadata) throws StorageException {
        String clusterId = metadata.clusterId();
        if (!clusterId.equals(remembered.clusterId())) {
            return Optional.of("The database was that of cluster " + remembered.clusterId()
                    + ", and is that of cluster " + clusterId + ".");
        }
        StringBuilder sentences = new StringBuilder();
        long generation = metadata.generation();
        if (generation < remembered.generation()) {
            sentences.append("Generation " + remembered.generation() + " of the database was seen here, and it is at "
                    + generation + ". ");
        }
        if (remembered.auditNumber() >= 0) {
            sentences.append(auditDifference(remembered, metadata));
        }
        return Optional.of(sentences.toString().strip()).filter(text -> !text.isEmpty());
    }

    private static String auditDifference(DatabaseState remembered, MetadataStore metadata) throws StorageException {
        List<StoredAuditEntry> found = metadata.audit().list(remembered.auditNumber(), 1);
        if (!found.isEmpty()) {
            return Objects.equals(found.get(0).hash(), remembered.auditHash())
                    ? ""
                    : "Audit entry " + remembered.auditNumber() + " is another one: its hash was "
                            + remembered.auditHash() + ", and is "
                            + found.get(0).hash() + ".";
        }
        List<StoredAuditEntry> newest = metadata.audit().newest(1);
        long firstMissing = newest.isEmpty() ? 0 : newest.get(0).number() + 1;
        return "Audit entries from " + firstMissing + " to " + remembered.auditNumber() + " are missing.";
    }
}

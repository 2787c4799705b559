package io.coldstream.storage.metadata;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit log with its place in the chain, see {@link AuditChain}. Entries from before there was a chain
 * have no hashes.
 *
 * @param number its place in the log, 0 for the first, without holes
 * @param entry what was decided, its time to the millisecond
 * @param previousHash the hash of the entry before, 64 lower-case hexadecimal digits; {@code null} outside of the chain
 * @param hash the hash of this entry, likewise
 */
public record StoredAuditEntry(
        long number,
        AuditEntry entry,
        @Nullable String previousHash,
        @Nullable String hash) {
    public StoredAuditEntry {
        Objects.requireNonNull(entry, "entry");
        if ((previousHash == null) != (hash == null)) {
            throw new IllegalArgumentException("audit entry " + number + " has one hash and not the other");
        }
    }
}

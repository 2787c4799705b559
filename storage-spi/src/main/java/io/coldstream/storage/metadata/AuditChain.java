package io.coldstream.storage.metadata;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The chain of hashes through the audit log: who changes, inserts or removes an entry has to change all that follow.
 * The bytes that are hashed are in {@code docs/audit-format.md}. An instance is a point between two entries, from which
 * the log can be checked onward; immutable.
 *
 * @param nextNumber the number of the entry that comes next
 * @param lastHash the hash of the entry before; {@code null} if the chain has not begun
 */
public record AuditChain(long nextNumber, @Nullable String lastHash) {
    /** What stands in the place of the previous hash where the chain begins. */
    public static final String GENESIS = "0".repeat(64);

    private static final int FORMAT_VERSION = 1;

    /**
     * Where a log is not what was written.
     *
     * @param number the number that the first wrong entry has, or should have
     * @param problem what is wrong, in one sentence
     */
    public record BrokenLink(long number, String problem) {}

    /** The point before the first entry of a log. */
    public static AuditChain beginning() {
        return new AuditChain(0, null);
    }

    /** The entry that comes next, with its number, its time to the millisecond, and its hashes. */
    public StoredAuditEntry link(AuditEntry entry) {
        AuditEntry stored = new AuditEntry(
                Instant.ofEpochMilli(entry.at().toEpochMilli()),
                entry.actor(),
                entry.action(),
                entry.subject(),
                entry.reason(),
                entry.plan(),
                entry.rule());
        String previous = lastHash == null ? GENESIS : lastHash;
        return new StoredAuditEntry(nextNumber, stored, previous, hash(previous, nextNumber, stored));
    }

    /** The point behind an entry. */
    public static AuditChain after(StoredAuditEntry entry) {
        return new AuditChain(entry.number() + 1, entry.hash());
    }

    /** Says what is wrong with the entry that was found next, or nothing if it belongs here as it is. */
    public Optional<BrokenLink> problem(StoredAuditEntry next) {
        if (next.number() != nextNumber) {
            return broken("entry " + nextNumber + " is missing; the next one found is " + next.number());
        }
        if (next.previousHash() == null || next.hash() == null) {
            return lastHash == null ? Optional.empty() : broken("the entry has no hash, and the one before it has");
        }
        String expected = lastHash == null ? GENESIS : lastHash;
        if (!next.previousHash().equals(expected)) {
            return broken("the entry names another previous hash than the one before it has");
        }
        if (!next.hash().equals(hash(expected, nextNumber, next.entry()))) {
            return broken("the entry's hash is not that of its content");
        }
        return Optional.empty();
    }

    /** Where entries that should follow this point are not what was written. Reads only as far as it has to. */
    public Optional<BrokenLink> firstBroken(Iterable<StoredAuditEntry> entries) {
        AuditChain point = this;
        for (Iterator<StoredAuditEntry> left = entries.iterator(); left.hasNext(); ) {
            StoredAuditEntry next = left.next();
            Optional<BrokenLink> problem = point.problem(next);
            if (problem.isPresent()) {
                return problem;
            }
            point = after(next);
        }
        return Optional.empty();
    }

    private Optional<BrokenLink> broken(String problem) {
        return Optional.of(new BrokenLink(nextNumber, problem));
    }

    private static String hash(String previousHash, long number, AuditEntry entry) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(encode(previousHash, number, entry)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] encode(String previousHash, long number, AuditEntry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(HexFormat.of().parseHex(previousHash));
            out.writeByte(FORMAT_VERSION);
            out.writeLong(number);
            out.writeLong(entry.at().toEpochMilli());
            write(out, entry.actor());
            write(out, entry.action());
            write(out, entry.subject());
            write(out, entry.reason());
            write(out, entry.plan());
            write(out, entry.rule());
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }
}

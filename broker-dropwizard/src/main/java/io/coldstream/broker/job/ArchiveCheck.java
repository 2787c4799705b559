package io.coldstream.broker.job;

import io.coldstream.api.Amounts;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentCatalog;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * Reads every archived copy of a topic's segments and compares its digest with the catalogue's. What is damaged is told,
 * and nothing is changed. Owned by the thread that runs it.
 */
public final class ArchiveCheck implements JobWork {
    /** The unit of its progress. */
    public static final String UNIT = "bytes";

    private static final int BUFFER_BYTES = 64 << 10;
    private static final int NAMED_MAX = 10;

    private final List<TopicIdPartition> partitions;
    private final SegmentCatalog catalog;
    private final ObjectStore store;
    private final List<String> damaged = new ArrayList<>();
    private long damagedCount;
    private long intact;
    private long objectBytes;

    public ArchiveCheck(List<TopicIdPartition> partitions, SegmentCatalog catalog, ObjectStore store) {
        this.partitions = List.copyOf(partitions);
        this.catalog = catalog;
        this.store = store;
    }

    @Override
    public String run(JobProgress progress) throws JobFailedException, InterruptedException {
        try {
            List<SegmentRecord> copies = new ArrayList<>();
            for (TopicIdPartition partition : partitions) {
                copies.addAll(available(partition));
            }
            progress.total(
                    copies.stream().mapToLong(copy -> facts(copy).objectBytes()).sum());
            for (SegmentRecord copy : copies) {
                if (progress.isCancelled()) {
                    break;
                }
                check(copy, progress);
            }
        } catch (StorageException e) {
            throw new JobFailedException(
                    "After " + intact + " intact copies a store could not be read: " + e.getMessage(), e);
        }
        String seen = intact + " copies are intact, " + Amounts.bytes(objectBytes) + " were read.";
        if (damagedCount > 0) {
            throw new JobFailedException(damagedCount + " archived copies are damaged or missing: "
                    + String.join("; ", damaged) + (damagedCount > damaged.size() ? "; and others. " : ". ") + seen);
        }
        return seen;
    }

    private List<SegmentRecord> available(TopicIdPartition partition) throws StorageException {
        return catalog.list(partition).stream()
                .filter(copy -> copy.state() == RemoteCopyState.AVAILABLE)
                .toList();
    }

    private void check(SegmentRecord copy, JobProgress progress) throws StorageException, InterruptedException {
        ObjectFacts facts = facts(copy);
        String found;
        try {
            found = digest(copy, progress);
        } catch (StorageException e) {
            if (e.kind() != StorageException.Kind.NOT_FOUND && e.kind() != StorageException.Kind.CORRUPT) {
                throw e;
            }
            found = e.kind() == StorageException.Kind.NOT_FOUND ? "missing" : "cut off";
        }
        if (progress.isCancelled()) {
            return;
        }
        if (found.equals(facts.sha256())) {
            intact++;
        } else if (isStillAvailable(copy)) { // retention may have taken it away meanwhile
            damagedCount++;
            if (damaged.size() < NAMED_MAX) {
                damaged.add(copy.intent().key() + (found.length() < 64 ? " is " + found : " has another digest"));
            }
        }
    }

    private String digest(SegmentRecord copy, JobProgress progress) throws StorageException, InterruptedException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in =
                store.open(copy.intent().key(), new ByteRange(0, facts(copy).objectBytes()))) {
            for (int read = in.read(buffer); read >= 0 && !progress.isCancelled(); read = in.read(buffer)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("the broker stops");
                }
                digest.update(buffer, 0, read);
                objectBytes += read;
                progress.advance(read);
            }
        } catch (IOException e) {
            throw new StorageException(
                    StorageException.Kind.UNAVAILABLE, "object " + copy.intent().key() + " cannot be read", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private boolean isStillAvailable(SegmentRecord copy) throws StorageException {
        return available(copy.intent().partition()).stream()
                .anyMatch(one -> one.intent().copyId().equals(copy.intent().copyId()));
    }

    private static ObjectFacts facts(SegmentRecord copy) {
        return Objects.requireNonNull(copy.object(), "an AVAILABLE copy has an object");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

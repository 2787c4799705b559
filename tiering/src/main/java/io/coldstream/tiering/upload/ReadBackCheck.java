package io.coldstream.tiering.upload;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.storage.object.StoredObject;
import io.coldstream.tiering.archive.ArchiveReader;
import io.coldstream.tiering.archive.Sha256;
import io.coldstream.tiering.archive.StagedArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Reads an object back whole and compares it with what was staged, before anybody relies on it. Stateless. */
final class ReadBackCheck {
    private static final int BUFFER_BYTES = 64 << 10;

    private final ObjectStore store;

    ReadBackCheck(ObjectStore store) {
        this.store = store;
    }

    /**
     * Checks one object.
     *
     * @throws StorageException CORRUPT: what is stored is not what was staged. NOT_FOUND: it is not there.
     */
    void check(ObjectKey key, StagedArchive staged) throws StorageException {
        ObjectFacts facts = staged.facts();
        StoredObject stored = store.head(key)
                .orElseThrow(() -> new StorageException(Kind.NOT_FOUND, "object " + key + " is gone after its upload"));
        if (stored.length() != facts.objectBytes()) {
            throw new StorageException(
                    Kind.CORRUPT,
                    "object " + key + " has " + stored.length() + " bytes, " + facts.objectBytes() + " were uploaded");
        }
        MessageDigest digest = Sha256.newDigest();
        byte[] tail = readWhole(key, facts, digest);
        if (!Sha256.hex(digest).equals(facts.sha256())) {
            throw new StorageException(Kind.CORRUPT, "object " + key + " reads back with another digest");
        }
        if (!ArchiveReader.parseFooter(key, tail, facts.footerPosition()).equals(staged.footer())) {
            throw new StorageException(Kind.CORRUPT, "object " + key + " reads back with another footer");
        }
    }

    /** Digests the object and returns what stands from the footer on. */
    private byte[] readWhole(ObjectKey key, ObjectFacts facts, MessageDigest digest) throws StorageException {
        ByteArrayOutputStream tail = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = store.open(key, new ByteRange(0, facts.objectBytes()))) {
            long position = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                int fromFooter = (int) Math.max(0, Math.min(read, facts.footerPosition() - position));
                tail.write(buffer, fromFooter, read - fromFooter);
                position += read;
            }
            return tail.toByteArray();
        } catch (IOException e) {
            throw new StorageException(Kind.UNAVAILABLE, "object " + key + " cannot be read back", e);
        }
    }
}

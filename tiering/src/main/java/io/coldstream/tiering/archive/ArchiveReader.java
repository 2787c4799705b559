package io.coldstream.tiering.archive;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.storage.object.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * Reads archive objects with nothing but the object store. Stateless and thread-safe; every method blocks on the
 * store, and throws what {@link ObjectStore#open} throws besides what it says itself.
 */
public final class ArchiveReader {
    /** One read of so many bytes finds the footer of an ordinary segment of 256 MiB. */
    private static final int TAIL_BYTES = 64 << 10;
    /** Seek table, trailer, footer: each read goes further back, and three find everything. */
    private static final int TAIL_READS_MAX = 3;

    private final ObjectStore store;

    public ArchiveReader(ObjectStore store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    /**
     * Reads the footer of an object of which nothing is known but its key.
     *
     * @throws StorageException NOT_FOUND, or CORRUPT naming the object and what is wrong
     */
    public ArchiveFooter footer(ObjectKey key) throws StorageException {
        StoredObject object = store.head(key)
                .orElseThrow(() -> new StorageException(Kind.NOT_FOUND, "there is no archive object " + key));
        long end = object.length();
        if (end <= 0) {
            throw new StorageException(Kind.CORRUPT, "archive object " + key + " is empty");
        }
        long start = Math.max(0, end - TAIL_BYTES);
        for (int reads = 0; reads < TAIL_READS_MAX; reads++) {
            byte[] tail = read(key, new ByteRange(start, end));
            long needed = FooterFrame.locate(key, tail, start);
            if (needed >= start) {
                byte[] fromFooter = new byte[(int) (end - needed)];
                System.arraycopy(tail, (int) (needed - start), fromFooter, 0, fromFooter.length);
                return FooterFrame.decode(key, fromFooter, needed);
            }
            start = needed;
        }
        throw new StorageException(Kind.CORRUPT, "archive object " + key + " changes while it is read");
    }

    /**
     * Reads the footer of an object that the catalogue knows, with one request.
     *
     * @throws StorageException NOT_FOUND, or CORRUPT naming the object and what is wrong
     */
    public ArchiveFooter footer(ObjectKey key, long footerPosition, long objectBytes) throws StorageException {
        long tailBytes = objectBytes - footerPosition;
        if (footerPosition <= 0 || tailBytes <= 0 || tailBytes > tailBytesMax()) {
            throw new StorageException(
                    Kind.CORRUPT,
                    "archive object " + key + " cannot have its footer at " + footerPosition + " of " + objectBytes
                            + " bytes");
        }
        return FooterFrame.decode(key, read(key, new ByteRange(footerPosition, objectBytes)), footerPosition);
    }

    /**
     * Reads the footer from bytes that are there already.
     *
     * @param tail the object's bytes from the footer's position to its end
     * @throws StorageException CORRUPT naming the object and what is wrong
     */
    public static ArchiveFooter parseFooter(ObjectKey key, byte[] tail, long footerPosition) throws StorageException {
        return FooterFrame.decode(key, tail, footerPosition);
    }

    /** The most bytes that may stand behind the data frames. */
    public static long tailBytesMax() {
        return (long) ArchiveFormat.FOOTER_JSON_BYTES_MAX
                + ArchiveFormat.SKIPPABLE_HEADER_BYTES
                + ArchiveFormat.TRAILER_BYTES
                + ArchiveFormat.seekTableBytes(ArchiveFormat.CHUNKS_MAX + 1);
    }

    /** Reads one chunk's log bytes, every batch of which has been checked. */
    public byte[] chunk(ObjectKey key, ArchiveChunk chunk) throws StorageException {
        return ChunkDecoder.decode(key, chunk, read(key, chunk.objectRange()));
    }

    /**
     * Writes the whole log segment, as it once lay on the local disk, checking everything on the way. Each write is one
     * chunk, which has whole batches.
     *
     * @throws StorageException CORRUPT; what was written before is right as far as it goes
     * @throws IOException if {@code out} refuses
     */
    public void copyLog(ObjectKey key, ArchiveFooter footer, OutputStream out) throws StorageException, IOException {
        MessageDigest digest = Sha256.newDigest();
        for (ArchiveChunk chunk : footer.chunks()) {
            byte[] log = chunk(key, chunk);
            digest.update(log);
            out.write(log);
        }
        if (!Sha256.hex(digest).equals(footer.totals().logSha256())) {
            throw new StorageException(
                    Kind.CORRUPT, "archive object " + key + ": the digest of the log segment does not fit");
        }
    }

    private byte[] read(ObjectKey key, ByteRange range) throws StorageException {
        try (InputStream in = store.open(key, range)) {
            byte[] bytes = in.readNBytes((int) range.length());
            if (bytes.length != range.length()) {
                throw new IOException("the stream ended after " + bytes.length + " of " + range.length() + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new StorageException(
                    Kind.UNAVAILABLE,
                    "archive object " + key + " cannot be read at " + range + ": " + e.getMessage(),
                    e);
        }
    }
}

package io.coldstream.storage.s3;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * A body that was read once before it is sent, so that its length is known to be true and its CRC32C can go in a
 * header, which a server that knows it checks and any other ignores. Owned by the thread of the put.
 */
final class CheckedBody implements ContentStreamProvider, AutoCloseable {
    private static final int BUFFER_BYTES = 128 * 1024;

    private final ObjectKey key;
    private final Body content;
    private final String crc32c;
    private @Nullable InputStream current;
    private @Nullable IOException failure;

    private CheckedBody(ObjectKey key, Body content, String crc32c) {
        this.key = key;
        this.content = content;
        this.crc32c = crc32c;
    }

    /**
     * Reads the body to its end.
     *
     * @throws StorageException CORRUPT: it cannot be read or has another length than it says
     */
    static CheckedBody of(ObjectKey key, Body content) throws StorageException {
        CRC32C crc = new CRC32C();
        try (InputStream in = new ExactStream(content)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                crc.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw unusable(key, e);
        }
        byte[] bytes =
                ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        return new CheckedBody(key, content, Base64.getEncoder().encodeToString(bytes));
    }

    long length() {
        return content.length();
    }

    /** The checksum as the header {@code x-amz-checksum-crc32c} has it: base64 of four bytes, big end first. */
    String crc32c() {
        return crc32c;
    }

    /** Why the body could not be sent although it was read once, if that is what made a request fail. */
    Optional<StorageException> failure() {
        return Optional.ofNullable(failure).map(e -> unusable(key, e));
    }

    private static StorageException unusable(ObjectKey key, IOException e) {
        return new StorageException(
                Kind.CORRUPT, "the body of " + key + " is unusable, nothing is stored: " + e.getMessage(), e);
    }

    @Override
    public InputStream newStream() {
        close();
        try {
            InputStream opened = new RememberingStream(new ExactStream(content));
            current = opened;
            return opened;
        } catch (IOException e) {
            throw remembered(e);
        }
    }

    /** Unchecked, so that the SDK does not try again what cannot be read. */
    private UncheckedIOException remembered(IOException e) {
        failure = e;
        return new UncheckedIOException(e);
    }

    /** Closes the last stream, which the SDK leaves open. */
    @Override
    public void close() {
        InputStream last = current;
        current = null;
        if (last != null) {
            try {
                last.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the source of " + key + " cannot be closed", e);
            }
        }
    }

    /** Tells its owner about reading errors. */
    private final class RememberingStream extends InputStream {
        private final InputStream in;

        private RememberingStream(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            try {
                return in.read(target, offset, length);
            } catch (IOException e) {
                throw remembered(e);
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}

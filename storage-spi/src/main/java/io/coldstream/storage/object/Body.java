package io.coldstream.storage.object;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes to be stored, which a store may read more than once when it retries. Immutable while a store holds it. */
public interface Body {
    /** The exact number of bytes that {@link #open} gives. */
    long length();

    /**
     * Opens the bytes from their beginning. The caller closes the stream.
     *
     * @throws IOException if the source cannot be read
     */
    InputStream open() throws IOException;

    /** The bytes of an array, which is not copied. */
    static Body of(byte[] bytes) {
        return new Body() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    /**
     * The bytes of a file, whose length is taken now.
     *
     * @throws IOException if the file cannot be found
     */
    static Body ofFile(Path file) throws IOException {
        long length = Files.size(file);
        return new Body() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }
        };
    }
}

package io.coldstream.broker.demo;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** A file of events, one a line, plain or gzip. Lines end at LF; nothing else is taken away. Not thread-safe. */
final class EventFile implements AutoCloseable {
    private static final int GZIP_MAGIC_1 = 0x1f;
    private static final int GZIP_MAGIC_2 = 0x8b;
    private static final int BUFFER_BYTES = 1 << 16;

    /** What text events mostly become by gzip; it only has to tell small files from large ones. */
    private static final int GZIP_RATIO = 6;

    private final InputStream in;
    private final long estimatedBytes;

    private EventFile(InputStream in, long estimatedBytes) {
        this.in = in;
        this.estimatedBytes = estimatedBytes;
    }

    static EventFile open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        raw.mark(2);
        boolean gzip = raw.read() == GZIP_MAGIC_1 && raw.read() == GZIP_MAGIC_2;
        raw.reset();
        long bytes = Files.size(file);
        return gzip
                ? new EventFile(
                        new BufferedInputStream(new GZIPInputStream(raw, BUFFER_BYTES), BUFFER_BYTES),
                        bytes * GZIP_RATIO)
                : new EventFile(raw, bytes);
    }

    /** About how many bytes the events have. */
    long estimatedBytes() {
        return estimatedBytes;
    }

    /** The next line without its LF, or empty at the end. */
    Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        int b = in.read();
        if (b < 0) {
            return Optional.empty();
        }
        while (b >= 0 && b != '\n') {
            line.write(b);
            b = in.read();
        }
        return Optional.of(line.toByteArray());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

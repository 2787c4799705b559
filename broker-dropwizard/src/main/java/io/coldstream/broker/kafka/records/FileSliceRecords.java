package io.coldstream.broker.kafka.records;

import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A slice of a file that goes to the socket without passing through the heap (sendfile). Thread-safe.
 *
 * <p>The file must stay open, and the slice unchanged, until {@code onRelease} runs. It runs exactly once: when the
 * bytes have left, or the response was dropped, or the connection died. It may run on any thread and must not block
 * or throw.
 */
public final class FileSliceRecords implements ReleasableRecords {
    private final FileChannel file;
    private final long position;
    private final int length;
    private final Runnable onRelease;
    private final AtomicBoolean released = new AtomicBoolean();

    /**
     * @param file the open file, which the wire never closes
     * @param position the slice's first byte in the file
     * @param length the slice's length in bytes
     * @param onRelease run once when the slice is no longer needed
     */
    public FileSliceRecords(FileChannel file, long position, int length, Runnable onRelease) {
        this.file = Objects.requireNonNull(file, "file");
        this.onRelease = Objects.requireNonNull(onRelease, "onRelease");
        if (position < 0 || length < 0) {
            throw new IllegalArgumentException("no slice at " + position + " of " + length + " bytes");
        }
        this.position = position;
        this.length = length;
    }

    public FileChannel file() {
        return file;
    }

    public long position() {
        return position;
    }

    @Override
    public int sizeInBytes() {
        return length;
    }

    @Override
    public void release() {
        if (released.compareAndSet(false, true)) {
            onRelease.run();
        }
    }
}

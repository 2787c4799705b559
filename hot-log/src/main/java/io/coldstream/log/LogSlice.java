package io.coldstream.log;

import io.coldstream.log.file.LogFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whole record batches on the local disk, ready for sendfile. Thread-safe. Born with one holder; the bytes stay
 * readable until the last holder has called {@link #release}, whatever happens to the segment meanwhile.
 *
 * <p>The bytes go out as they lie on the disk. Their CRC was checked when they came in and again if they were in the
 * unforced tail of a crash; it is not checked on this way, where no byte passes through the process. Every client
 * checks it, and {@link PartitionLog#verify} does for everything that is on the disk.
 */
public final class LogSlice {
    private final SharedFile shared;
    private final long position;
    private final int length;
    private final long baseOffset;
    private final long endOffset;
    private final AtomicInteger holders = new AtomicInteger(1);

    /** Takes over the caller's hold on the file. */
    LogSlice(SharedFile shared, long position, int length, long baseOffset, long endOffset) {
        this.shared = shared;
        this.position = position;
        this.length = length;
        this.baseOffset = baseOffset;
        this.endOffset = endOffset;
    }

    /** The file's channel; only positional reads and transfers, and never close it. */
    public FileChannel channel() {
        return shared.file().channel();
    }

    /** Where the slice begins in the file, in bytes. */
    public long position() {
        return position;
    }

    /** How many bytes it has, 1 or more. */
    public int length() {
        return length;
    }

    /** The offset of the first record in it, which may lie before the one that was asked for. */
    public long baseOffset() {
        return baseOffset;
    }

    /** The offset behind the last record in it. */
    public long endOffset() {
        return endOffset;
    }

    /** Becomes one more holder. Only for who holds it already. */
    public LogSlice retain() {
        if (holders.getAndIncrement() <= 0) {
            throw new IllegalStateException("a slice was retained after its release");
        }
        return this;
    }

    /** Lets go. */
    public void release() {
        int left = holders.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("a slice was released more often than it was held");
        }
        if (left == 0) {
            shared.close();
        }
    }

    /**
     * Copies the slice behind a buffer's position, which moves.
     *
     * @throws java.nio.BufferOverflowException if the buffer has too little room
     */
    public void readInto(ByteBuffer target) throws IOException {
        ByteBuffer part = target.slice(target.position(), Math.min(length, target.remaining()));
        if (part.remaining() < length) {
            throw new java.nio.BufferOverflowException();
        }
        LogFile file = shared.file();
        if (file.read(part, position) < length) {
            throw new EOFException("the log file ends inside of the slice at byte " + position);
        }
        target.position(target.position() + length);
    }

    /** Copies the slice into a new buffer, ready to be read. */
    public ByteBuffer toBuffer() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        readInto(buffer);
        return buffer.flip();
    }
}

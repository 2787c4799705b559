package io.coldstream.log.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** One open file. Thread-safe: every access names its position. Positions and sizes are in bytes. */
public interface LogFile extends Closeable {
    /** The file's size in bytes. */
    long size() throws IOException;

    /** Reads until the buffer is full or the file ends; returns how many bytes that were, 0 at the end. */
    int read(ByteBuffer target, long position) throws IOException;

    /** Writes all of the buffer's remaining bytes. After a failure any part of them may have been written. */
    void write(ByteBuffer source, long position) throws IOException;

    /** Cuts the file off at a size that is not greater than its present one. */
    void truncate(long size) throws IOException;

    /** Makes everything that was written survive a power cut. A failure means that nobody knows what did. */
    void force() throws IOException;

    /** Whether the file can still be used; an interrupted thread closes the file under its fellows' hands. */
    boolean isOpen();

    /** The channel, for sendfile. Whoever takes it leaves closing to this file. */
    FileChannel channel();
}

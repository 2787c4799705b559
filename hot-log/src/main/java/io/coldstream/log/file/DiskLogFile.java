package io.coldstream.log.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file of the real disk. Thread-safe, as its channel is. */
final class DiskLogFile implements LogFile {
    private final Path path;
    private final FileChannel channel;

    DiskLogFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        int total = 0;
        while (target.hasRemaining()) {
            int bytes = channel.read(target, position + total);
            if (bytes < 0) {
                break;
            }
            total += bytes;
        }
        return total;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        try {
            long at = position;
            while (source.hasRemaining()) {
                int bytes = channel.write(source, at);
                if (bytes <= 0) {
                    throw new EOFException("the disk takes no more bytes of " + path + " at " + at);
                }
                at += bytes;
            }
        } catch (IOException e) {
            throw DiskErrors.typed(path, e);
        }
    }

    @Override
    public void truncate(long size) throws IOException {
        channel.truncate(size);
    }

    @Override
    public void force() throws IOException {
        channel.force(false); // fdatasync: the size is in it, only times are not
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public FileChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

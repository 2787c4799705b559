package io.coldstream.storage.local;

import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectKey;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** One range of a file, whose channel it closes. Owned by the reading thread. */
final class RangeInputStream extends InputStream {
    private final ObjectKey key;
    private final FileChannel channel;
    private final ByteRange range;
    private long position;

    RangeInputStream(ObjectKey key, FileChannel channel, ByteRange range) {
        this.key = key;
        this.channel = channel;
        this.range = range;
        this.position = range.start();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        long remaining = range.end() - position;
        if (remaining == 0) {
            return -1;
        }
        int count = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, remaining)), position);
        if (count < 0) {
            throw new EOFException(
                    key + " was cut short while it was read: it ends at " + position + ", before the range " + range);
        }
        position += count;
        return count;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, range.end() - position));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, range.end() - position);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

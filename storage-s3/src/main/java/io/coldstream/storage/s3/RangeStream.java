package io.coldstream.storage.s3;

import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectKey;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The body of a ranged GET. Closed before its end, it drops the connection instead of reading what is left. Owned by
 * the reading thread.
 */
final class RangeStream extends InputStream {
    private final ObjectKey key;
    private final ResponseInputStream<GetObjectResponse> in;
    private final ByteRange range;
    private long position;
    private boolean closed;

    RangeStream(ObjectKey key, ResponseInputStream<GetObjectResponse> in, ByteRange range) {
        this.key = key;
        this.in = in;
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
        if (closed) {
            throw new IOException("the stream of " + key + " is closed");
        }
        if (length == 0) {
            return 0;
        }
        long remaining = range.end() - position;
        if (remaining == 0) {
            return -1;
        }
        int count;
        try {
            count = in.read(target, offset, (int) Math.min(length, remaining));
        } catch (SdkException e) {
            throw new IOException("reading " + key + " at " + position + " failed", e);
        }
        if (count < 0) {
            throw new EOFException(key + " ends at " + position + ", before the range " + range);
        }
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (position == range.end()) {
            in.close();
        } else {
            in.abort();
        }
    }
}

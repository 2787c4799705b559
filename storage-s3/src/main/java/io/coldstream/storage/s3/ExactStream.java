package io.coldstream.storage.s3;

import io.coldstream.storage.object.Body;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body's stream that fails unless it has exactly the body's length. It notices surplus bytes before it gives the last
 * byte, so that a request whose body lies is never complete. Owned by the reading thread.
 */
final class ExactStream extends InputStream {
    private final InputStream in;
    private final long length;
    private long position;
    private boolean endSeen;

    ExactStream(Body body) throws IOException {
        this.length = body.length();
        this.in = body.open();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        int given = position == length ? 0 : in.read(target, offset, (int) Math.min(count, length - position));
        if (given < 0) {
            throw new IOException("it has " + position + " bytes instead of " + length);
        }
        position += given;
        if (position == length && !endSeen) {
            if (in.read() >= 0) {
                throw new IOException("it has more than its " + length + " bytes");
            }
            endSeen = true;
        }
        return given == 0 ? -1 : given;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

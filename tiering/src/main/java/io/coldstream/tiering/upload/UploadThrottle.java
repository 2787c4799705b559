package io.coldstream.tiering.upload;

import io.coldstream.storage.object.Body;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/**
 * Keeps all uploads together below a number of bytes per second. Thread-safe: the time from which on the next byte may
 * leave is kept under this object's lock.
 */
public final class UploadThrottle {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** Large reads are cut, so that one upload does not make another wait for seconds. */
    private static final int SLICE_BYTES = 64 << 10;

    private final long bytesPerSecondMax;
    private final Ticker ticker;
    private long freeAtNanos;

    /**
     * Makes a throttle for all uploads of this process.
     *
     * @param bytesPerSecondMax 0 for no limit
     */
    public UploadThrottle(long bytesPerSecondMax, Ticker ticker) {
        this.bytesPerSecondMax = bytesPerSecondMax;
        this.ticker = ticker;
        this.freeAtNanos = ticker.nanos();
    }

    /** A body whose bytes leave no faster than is allowed. */
    public Body slow(Body body) {
        if (bytesPerSecondMax == 0) {
            return body;
        }
        return new Body() {
            @Override
            public long length() {
                return body.length();
            }

            @Override
            public InputStream open() throws IOException {
                return new SlowStream(body.open());
            }
        };
    }

    private final class SlowStream extends FilterInputStream {
        private SlowStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            take(1);
            return super.read();
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            int read = super.read(into, at, Math.min(length, SLICE_BYTES));
            take(Math.max(0, read));
            return read;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    private void take(int bytes) throws InterruptedIOException {
        try {
            ticker.sleepNanos(reserve(bytes));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the upload limit");
        }
    }

    private synchronized long reserve(int bytes) {
        long now = ticker.nanos();
        long start = Math.max(now, freeAtNanos);
        freeAtNanos = start + bytes * NANOS_PER_SECOND / bytesPerSecondMax;
        return start - now;
    }
}

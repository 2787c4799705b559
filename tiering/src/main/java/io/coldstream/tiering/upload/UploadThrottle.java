package io.coldstream.tiering.upload;

import io.coldstream.storage.object.Body;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/**
 * Keeps all uploads together below a number of bytes per second, and breaks them off when the broker stops: threads
 * that use a log are never interrupted, as that would close its files for everybody. Thread-safe: the time from which
 * on the next byte may leave is kept under this object's lock.
 */
public final class UploadThrottle {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** Large reads are cut, so that one upload does not make another wait for seconds. */
    private static final int SLICE_BYTES = 64 << 10;
    /** A tenth of a second: how long it takes at most until a stop is noticed. */
    private static final long NAP_NANOS_MAX = NANOS_PER_SECOND / 10;

    private final long bytesPerSecondMax;
    private final Ticker ticker;
    private long freeAtNanos;
    private volatile boolean stopped;

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

    /** From now on every body that is being read fails. */
    public void stop() {
        stopped = true;
    }

    /** A body whose bytes leave no faster than is allowed. */
    public Body slow(Body body) {
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
            long left = bytesPerSecondMax == 0 ? 0 : reserve(bytes);
            while (left > 0 && !stopped) {
                ticker.sleepNanos(Math.min(left, NAP_NANOS_MAX));
                left -= NAP_NANOS_MAX;
            }
            if (stopped) {
                throw new InterruptedIOException("uploads were broken off because the broker stops");
            }
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

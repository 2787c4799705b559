package io.coldstream.testkit.object;

import io.coldstream.storage.object.Body;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Bodies that misbehave in one way each. */
final class TestBodies {
    private static final long WAIT_SECONDS_MAX = 20;

    private TestBodies() {}

    /** A body that claims another length than its bytes have. */
    static Body claiming(long length, byte[] bytes) {
        return new Body() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    /** A body whose source breaks in the middle. */
    static Body breakingAt(int position, byte[] bytes) {
        return new Body() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new SteppedStream(bytes, position, () -> {
                    throw new IOException("the source broke");
                });
            }
        };
    }

    /** A body that stops in its middle until it is released. */
    static final class Stopping implements Body {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private final byte[] bytes;

        Stopping(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new SteppedStream(bytes, bytes.length / 2, () -> {
                reached.countDown();
                await(released);
            });
        }

        void awaitMiddle() throws IOException {
            await(reached);
        }

        void release() {
            released.countDown();
        }

        private static void await(CountDownLatch latch) throws IOException {
            try {
                if (!latch.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
                    throw new IOException("nobody came within " + WAIT_SECONDS_MAX + " s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    /** A body that counts the streams that are open. */
    static final class Counting implements Body {
        private final AtomicInteger openStreams = new AtomicInteger();
        private final byte[] bytes;

        Counting(byte[] bytes) {
            this.bytes = bytes;
        }

        int openStreams() {
            return openStreams.get();
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            openStreams.incrementAndGet();
            return new FilterInputStream(new ByteArrayInputStream(bytes)) {
                private boolean closed;

                @Override
                public void close() {
                    if (!closed) {
                        closed = true;
                        openStreams.decrementAndGet();
                    }
                }
            };
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Gives the bytes before a position, then does something, then gives the rest. Owned by the reading thread. */
    private static final class SteppedStream extends InputStream {
        private final byte[] bytes;
        private final int stepPosition;
        private final Step step;
        private int position;
        private boolean stepped;

        SteppedStream(byte[] bytes, int stepPosition, Step step) {
            this.bytes = bytes;
            this.stepPosition = stepPosition;
            this.step = step;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (position == stepPosition && !stepped) {
                stepped = true;
                step.run();
            }
            int end = stepped ? bytes.length : stepPosition;
            int count = Math.min(length, end - position);
            if (count == 0 && length > 0) {
                return -1;
            }
            System.arraycopy(bytes, position, target, offset, count);
            position += count;
            return count;
        }
    }
}

package io.coldstream.broker.kafka.net;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection that begins a frame and then trickles or stops, because its frame holds memory that others wait
 * for. Owned by the connection's event loop.
 *
 * <p>Within each time-out, a begun frame must end or grow by a least number of bytes. Time in which the connection
 * wasn't read doesn't count. At most one timer is set, and none while frames come whole.
 */
final class FrameProgress {
    private final Connection connection;
    private final Duration timeout;
    private final int progressBytesMin;
    private @Nullable Future<?> timer;
    private boolean underWay;
    private boolean excused;
    private long bytesInWindow;

    FrameProgress(Connection connection, Duration timeout, int progressBytesMin) {
        this.connection = connection;
        this.timeout = timeout;
        this.progressBytesMin = progressBytesMin;
    }

    void received(int bytes) {
        bytesInWindow += bytes;
    }

    void frameEnded() {
        excused = true;
    }

    /** To be called when what came was taken in, or the connection paused. */
    void update(boolean frameUnderWay, boolean isRead) {
        underWay = frameUnderWay;
        excused |= !isRead;
        if (underWay && timer == null) {
            startWindow();
        }
    }

    void stop() {
        underWay = false;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void startWindow() {
        bytesInWindow = 0;
        excused = !connection.gate().isOpen();
        timer = connection.channel().eventLoop().schedule(this::check, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void check() {
        timer = null;
        if (!underWay || connection.isDoomed()) {
            return;
        }
        if (!excused && bytesInWindow < progressBytesMin) {
            connection.reject("a request was begun and not finished: %d bytes came in %d ms"
                    .formatted(bytesInWindow, timeout.toMillis()));
            return;
        }
        startWindow();
    }
}

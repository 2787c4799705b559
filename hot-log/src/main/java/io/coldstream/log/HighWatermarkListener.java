package io.coldstream.log;

/**
 * Hears that a log's high watermark has moved. Called on the thread that moved it, outside of the log's lock: it must
 * return at once, and calls of two threads may come in the wrong order, so ask the log for its present value.
 */
@FunctionalInterface
public interface HighWatermarkListener {
    void onHighWatermarkAdvanced(long highWatermark);
}

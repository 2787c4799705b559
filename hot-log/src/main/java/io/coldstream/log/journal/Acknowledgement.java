package io.coldstream.log.journal;

import java.io.IOException;

/**
 * Hears once what became of an append. Called on the thread that made it durable, which must not be held up; the
 * batch's buffer is not needed any more from then on.
 */
public interface Acknowledgement {
    /** For callers who do not want to know. */
    Acknowledgement NONE = new Acknowledgement() {
        @Override
        public void durable() {}

        @Override
        public void failed(IOException cause) {}
    };

    /** The batch is as durable as its topic asks for, and below the high watermark. */
    void durable();

    /**
     * Nobody promises anything: the batch may be gone after a power cut, or it may have become durable by other means
     * and be readable. Its producer has to send it again, as after an answer that got lost.
     */
    void failed(IOException cause);
}

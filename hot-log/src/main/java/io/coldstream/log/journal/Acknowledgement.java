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

    /** The batch may be gone after a power cut, and is not readable; its producer has to send it again. */
    void failed(IOException cause);
}

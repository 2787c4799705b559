package io.coldstream.broker.kafka.net;

/**
 * The bytes that a request's records are views of. A handler that needs them longer than its answer takes retains them
 * before it returns, and releases them as often, on whatever thread. They count against the memory for requests until
 * then.
 */
public interface RequestBytes {
    /** For requests that refer to nothing. */
    RequestBytes NONE = new RequestBytes() {
        @Override
        public void retain() {}

        @Override
        public void release() {}
    };

    void retain();

    /** Lets go; nothing that refers to the bytes may be used any more. */
    void release();
}

package io.coldstream.broker.kafka.net;

import org.apache.kafka.common.protocol.ApiKeys;

/** What the wire reports about itself. Called on event loops, often: implementations must be quick and thread-safe. */
public interface WireMetrics {
    void connectionOpened();

    void connectionClosed();

    /** A connection was refused because too many are open, in all or from its address. */
    void connectionRefused();

    /** A frame or request broke the protocol or a limit, and its connection was closed. */
    void frameRejected();

    void bytesIn(long bytes);

    void bytesOut(long bytes);

    /**
     * A request was answered, or handled without an answer.
     *
     * @param nanos from the request's last byte until the response was ready to leave, waiting for the responses
     *     before it included
     * @param failed whether the handler failed unexpectedly
     */
    void requestHandled(ApiKeys apiKey, short version, long nanos, boolean failed);

    /** A client told what it is (KIP-511). Both are checked: letters, digits, dots and dashes. */
    void clientSoftware(String name, String version);

    /** Reports nothing. */
    static WireMetrics none() {
        return new WireMetrics() {
            @Override
            public void connectionOpened() {}

            @Override
            public void connectionClosed() {}

            @Override
            public void connectionRefused() {}

            @Override
            public void frameRejected() {}

            @Override
            public void bytesIn(long bytes) {}

            @Override
            public void bytesOut(long bytes) {}

            @Override
            public void requestHandled(ApiKeys apiKey, short version, long nanos, boolean failed) {}

            @Override
            public void clientSoftware(String name, String version) {}
        };
    }
}

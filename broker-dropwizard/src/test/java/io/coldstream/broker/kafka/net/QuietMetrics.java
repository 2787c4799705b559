package io.coldstream.broker.kafka.net;

import org.apache.kafka.common.protocol.ApiKeys;

/** Metrics that a test overrides where it looks. */
class QuietMetrics implements WireMetrics {
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
}

package io.coldstream.broker.kafka;

import io.coldstream.broker.kafka.net.WireMetrics;
import io.coldstream.broker.metrics.RequestMeters;
import org.apache.kafka.common.protocol.ApiKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the wire reports. Thread-safe. */
public final class MeteredWire implements WireMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(MeteredWire.class);

    private final RequestMeters meters;

    public MeteredWire(RequestMeters meters) {
        this.meters = meters;
    }

    @Override
    public void connectionOpened() {
        meters.connectionOpened();
    }

    @Override
    public void connectionClosed() {
        meters.connectionClosed();
    }

    @Override
    public void connectionRefused() {
        meters.connectionRefused();
    }

    @Override
    public void frameRejected() {
        meters.frameRejected();
    }

    @Override
    public void bytesIn(long bytes) {
        meters.received(bytes);
    }

    @Override
    public void bytesOut(long bytes) {
        meters.sent(bytes);
    }

    @Override
    public void requestHandled(ApiKeys apiKey, short version, long nanos, boolean failed) {
        meters.requestHandled(apiKey.name, nanos, failed);
    }

    @Override
    public void clientSoftware(String name, String version) {
        // A label of every client's making would let clients fill the registry.
        LOG.debug("A client of {} {} connected", name, version);
    }
}

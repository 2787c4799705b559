package io.coldstream.broker.kafka.net;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the handlers of one connection share. Owned by the connection's event loop. */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final long id;
    private final Channel channel;
    private final InetSocketAddress remoteAddress;
    private final ReadGate gate;
    private final WireMetrics metrics;
    private long lastActiveNanos;
    private int requestsInFlight;
    private boolean doomed;

    Connection(long id, Channel channel, InetSocketAddress remoteAddress, WireMetrics metrics) {
        this.id = id;
        this.channel = channel;
        this.remoteAddress = remoteAddress;
        this.gate = new ReadGate(channel);
        this.metrics = metrics;
        touch();
    }

    long id() {
        return id;
    }

    Channel channel() {
        return channel;
    }

    InetAddress clientAddress() {
        return remoteAddress.getAddress();
    }

    ReadGate gate() {
        return gate;
    }

    WireMetrics metrics() {
        return metrics;
    }

    /** The event loop's own time, the one that its timers go by. */
    long nanoTime() {
        return channel.eventLoop().ticker().nanoTime();
    }

    /** Notes that the peer is alive. */
    void touch() {
        lastActiveNanos = nanoTime();
    }

    long idleNanos() {
        return nanoTime() - lastActiveNanos;
    }

    int requestsInFlight() {
        return requestsInFlight;
    }

    void requestsInFlight(int count) {
        this.requestsInFlight = count;
    }

    /** Whether the connection was given up: nothing more is taken from it. */
    boolean isDoomed() {
        return doomed;
    }

    /** Gives the connection up because of what the peer did, with one line in the log. */
    void reject(String reason) {
        if (!doomed) {
            metrics.frameRejected();
            close(reason);
        }
    }

    /** Gives the connection up, with one line in the log. */
    void close(String reason) {
        if (!doomed) {
            doomed = true;
            LOG.info("Closing the connection from {}: {}", remoteAddress, reason);
            Outcome.isSeenElsewhere(channel.close());
        }
    }

    /** Gives the connection up because something broke. */
    void failed(Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("The connection from {} broke", remoteAddress, cause); // peers vanish every day
            doomed = true;
            Outcome.isSeenElsewhere(channel.close());
        } else if (!doomed) {
            LOG.error("A bug took the connection from {} down", remoteAddress, cause);
            close("internal error");
        }
    }

    /** Notes that the channel is closed, whoever closed it. */
    void closed() {
        doomed = true;
    }

    @Override
    public String toString() {
        return "connection " + id + " from " + remoteAddress;
    }
}

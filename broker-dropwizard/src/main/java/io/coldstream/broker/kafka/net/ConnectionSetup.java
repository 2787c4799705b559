package io.coldstream.broker.kafka.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Admits new connections and gives each its handlers. Thread-safe, called on every event loop. */
final class ConnectionSetup extends ChannelInitializer<Channel> {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionSetup.class);

    private final KafkaServerConfig config;
    private final FrameRules rules;
    private final RequestParser parser;
    private final HandlerCalls calls;
    private final RequestMemory memory;
    private final WireMetrics metrics;
    private final ChannelGroup connections;
    private final ConnectionCounts counts;
    private final AtomicLong lastId = new AtomicLong();

    ConnectionSetup(
            KafkaServerConfig config,
            HandlerTable table,
            RequestMemory memory,
            WireMetrics metrics,
            ChannelGroup connections) {
        this.config = config;
        this.rules = new FrameRules(table, config.requestBytesMax(), config.controlRequestBytesMax());
        this.parser = new RequestParser(table);
        this.calls = new HandlerCalls(table, config.listenerName());
        this.memory = memory;
        this.metrics = metrics;
        this.connections = connections;
        this.counts = new ConnectionCounts(config.connectionsMax(), config.connectionsPerIpMax());
    }

    @Override
    protected void initChannel(Channel channel) {
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        if (remote == null) {
            Outcome.isSeenElsewhere(channel.close()); // gone before it was looked at
            return;
        }
        Optional<String> refusal = counts.admit(remote.getAddress());
        if (refusal.isPresent()) {
            LOG.info("Refusing a connection from {}: {}", remote, refusal.get());
            metrics.connectionRefused();
            Outcome.isSeenElsewhere(channel.close());
            return;
        }
        metrics.connectionOpened();
        Outcome.isSeenElsewhere(channel.closeFuture().addListener(closed -> {
            counts.leave(remote.getAddress());
            metrics.connectionClosed();
        }));
        addHandlers(channel, new Connection(lastId.incrementAndGet(), channel, remote, metrics));
        connections.add(channel);
    }

    private void addHandlers(Channel channel, Connection connection) {
        FrameProgress progress = new FrameProgress(connection, config.frameTimeout(), config.frameProgressBytesMin());
        FrameDecoder decoder = new FrameDecoder(connection, rules, memory, progress);
        channel.config().setRecvByteBufAllocator(new FrameReceiveAllocator(decoder));
        channel.pipeline()
                .addLast("idle", new IdleClose(connection, config.connectionIdleMax()))
                .addLast("frames", decoder)
                .addLast("requests", new RequestDispatcher(connection, parser, calls, config.requestsInFlightMax()));
    }

    int openConnections() {
        return counts.open();
    }
}

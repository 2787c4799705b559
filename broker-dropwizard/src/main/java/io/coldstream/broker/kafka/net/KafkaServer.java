package io.coldstream.broker.kafka.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.ApiMessageType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's Kafka listener: one bound port, a few event loops, and the handlers of a {@link HandlerTable}. Started by
 * {@link #start}, ended by {@link #close}; thread-safe.
 */
public final class KafkaServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaServer.class);

    private static final int BACKLOG = 1024;
    private static final WriteBufferWaterMark WRITE_BUFFER = new WriteBufferWaterMark(64 * 1024, 128 * 1024);

    private final KafkaServerConfig config;
    private final EventLoopGroup eventLoops;
    private final Channel listener;
    private final ChannelGroup connections;
    private final ConnectionSetup setup;
    private final RequestMemory memory;

    private KafkaServer(
            KafkaServerConfig config,
            EventLoopGroup eventLoops,
            Channel listener,
            ChannelGroup connections,
            ConnectionSetup setup,
            RequestMemory memory) {
        this.config = config;
        this.eventLoops = eventLoops;
        this.listener = listener;
        this.connections = connections;
        this.setup = setup;
        this.memory = memory;
    }

    /** Does beforehand what {@link #start} would otherwise wait for: native code, buffers, the protocol's tables. */
    public static void prepare() {
        LOG.debug(
                "Prepared: epoll {}, {}, {} APIs",
                Epoll.isAvailable(),
                ByteBufAllocator.DEFAULT,
                ApiMessageType.values().length);
    }

    /**
     * Binds and begins to serve.
     *
     * @throws IOException if the address cannot be bound
     */
    public static KafkaServer start(KafkaServerConfig config, HandlerTable table, WireMetrics metrics)
            throws IOException {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        EventLoopGroup eventLoops =
                new MultiThreadIoEventLoopGroup(config.eventLoopThreads(), new DefaultThreadFactory("kafka-wire"), io);
        ChannelGroup connections =
                new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true); // stays closed: late ones, too
        RequestMemory memory = new RequestMemory(config.requestMemoryBytes());
        ConnectionSetup setup = new ConnectionSetup(config, table, memory, metrics, connections);
        try {
            Channel listener = bind(config, eventLoops, epoll, setup);
            LOG.info("Listening for Kafka clients at {} ({})", listener.localAddress(), epoll ? "epoll" : "nio");
            return new KafkaServer(config, eventLoops, listener, connections, setup, memory);
        } catch (IOException | RuntimeException e) {
            Outcome.isSeenElsewhere(eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS));
            throw e;
        }
    }

    private static Channel bind(
            KafkaServerConfig config, EventLoopGroup eventLoops, boolean epoll, ConnectionSetup setup)
            throws IOException {
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        var bound = new ServerBootstrap()
                .group(eventLoops)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
                .childHandler(setup)
                .bind(config.host(), config.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen at " + config.host() + ":" + config.port(), bound.cause());
        }
        return bound.channel();
    }

    /** The address that is bound, with the real port. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    public int port() {
        return address().getPort();
    }

    public int openConnections() {
        return setup.openConnections();
    }

    /** The memory that requests take, to be looked at. */
    public RequestMemory requestMemory() {
        return memory;
    }

    /** The event loops, for an {@link EventLoopWatchdog}. */
    public List<EventExecutor> eventLoops() {
        List<EventExecutor> loops = new ArrayList<>();
        eventLoops.forEach(loops::add);
        return List.copyOf(loops);
    }

    /**
     * Stops accepting, lets the requests in flight be answered for at most the configured time, and closes the rest.
     * Blocks; must not be called on an event loop. Calling it again does nothing.
     */
    @Override
    public void close() {
        Outcome.isSeenElsewhere(listener.close().awaitUninterruptibly());
        connections.forEach(channel -> channel.pipeline().fireUserEventTriggered(Drain.EVENT));
        boolean drained = connections
                .newCloseFuture()
                .awaitUninterruptibly(config.closeTimeout().toMillis());
        if (!drained) {
            LOG.warn("Closing {} connections with requests in flight", connections.size());
        }
        Outcome.isSeenElsewhere(connections.close().awaitUninterruptibly());
        Outcome.isSeenElsewhere(
                eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly());
    }
}

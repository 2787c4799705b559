package io.coldstream.broker.kafka.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which nothing has moved for a while ({@code connections.max.idle.ms}). Owned by the
 * connection's event loop.
 *
 * <p>A connection that waits for an answer isn't idle; one whose peer takes no byte of its answers is.
 */
final class IdleClose extends ChannelInboundHandlerAdapter {
    private final Connection connection;
    private final Duration idleMax;
    private @Nullable Future<?> timer;
    private long seenPendingBytes;
    private long seenProgress;

    IdleClose(Connection connection, Duration idleMax) {
        this.connection = connection;
        this.idleMax = idleMax;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        schedule(idleMax.toNanos());
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
        ctx.fireChannelInactive();
    }

    private void schedule(long delayNanos) {
        timer = connection.channel().eventLoop().schedule(this::check, delayNanos, TimeUnit.NANOSECONDS);
    }

    private void check() {
        if (connection.requestsInFlight() > 0 || outputMoved()) {
            connection.touch();
        }
        long leftNanos = idleMax.toNanos() - connection.idleNanos();
        if (leftNanos > 0) {
            schedule(leftNanos);
        } else {
            connection.close("idle for " + idleMax.toMillis() + " ms");
        }
    }

    private boolean outputMoved() {
        ChannelOutboundBuffer buffer = connection.channel().unsafe().outboundBuffer();
        if (buffer == null) {
            return false;
        }
        boolean moved = buffer.totalPendingWriteBytes() != seenPendingBytes || buffer.currentProgress() != seenProgress;
        seenPendingBytes = buffer.totalPendingWriteBytes();
        seenProgress = buffer.currentProgress();
        return moved;
    }
}

package io.coldstream.broker.kafka.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.util.Optional;

/**
 * Has each read from a socket go straight to where the frame under way wants its bytes, or into a small buffer if none
 * is. One per connection, used by its event loop.
 */
final class FrameReceiveAllocator extends DefaultMaxMessagesRecvByteBufAllocator {
    /** Where the next bytes go. */
    interface Target {
        /** The part of the frame under way that the next bytes belong in, if there is one; the caller releases it. */
        Optional<ByteBuf> inPlace();

        /** How many bytes the next read had better ask for otherwise. */
        int nextReadBytes();
    }

    private final Target target;

    FrameReceiveAllocator(Target target) {
        this.target = target;
    }

    @Override
    @SuppressWarnings("deprecation") // Netty has no other way to choose where a read goes
    public RecvByteBufAllocator.Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public ByteBuf allocate(ByteBufAllocator alloc) {
                return target.inPlace().orElseGet(() -> super.allocate(alloc));
            }

            @Override
            public int guess() {
                return target.nextReadBytes();
            }
        };
    }
}

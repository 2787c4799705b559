package io.coldstream.broker.kafka.net;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.util.function.IntSupplier;

/**
 * Sizes each read from a socket by what the frame under way still lacks. One per connection, used by its event loop.
 */
final class FrameReceiveAllocator extends DefaultMaxMessagesRecvByteBufAllocator {
    private final IntSupplier nextReadBytes;

    FrameReceiveAllocator(IntSupplier nextReadBytes) {
        this.nextReadBytes = nextReadBytes;
    }

    @Override
    @SuppressWarnings("deprecation") // Netty has no other way to choose the size of a read
    public RecvByteBufAllocator.Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return nextReadBytes.getAsInt();
            }
        };
    }
}

package io.coldstream.broker.kafka.net;

import io.coldstream.broker.kafka.net.ReadGate.Pause;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a connection's bytes into {@link Frame}s. Owned by the connection's event loop.
 *
 * <p>A frame's head is checked first, then room for the payload is reserved (or waited for, with the socket unread),
 * and only then the payload is read. Its beginning comes with the head and is copied; the rest is read in place.
 */
final class FrameDecoder extends ChannelInboundHandlerAdapter implements FrameReceiveAllocator.Target {
    /** Larger frames grow with the bytes that really come. */
    private static final int FIRST_CAPACITY_BYTES = 1024 * 1024;

    /** What a read asks for that does not know yet how much will come: a head, and a small request with it. */
    private static final int HEAD_READ_BYTES = 8 * 1024;

    private final Connection connection;
    private final FrameRules rules;
    private final RequestMemory memory;
    private final FrameProgress progress;

    /** The first bytes of the frame under way, as a big-endian number. */
    private long head;

    private int headBytes;
    private int payloadBytes;
    private RequestMemory.@Nullable Reservation reservation;
    private @Nullable ByteBuf payload;

    /** The part of the payload that a read is filling. */
    private @Nullable ByteBuf inPlace;

    /** What was read and not yet taken in. Counted as retained while the gate is closed. */
    private @Nullable ByteBuf pending;

    private int retainedBytes;
    private boolean decoding;

    FrameDecoder(Connection connection, FrameRules rules, RequestMemory memory, FrameProgress progress) {
        this.connection = connection;
        this.rules = rules;
        this.memory = memory;
        this.progress = progress;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connection.gate().onOpen(() -> takeIn(ctx));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        letGo();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connection.closed();
        letGo();
        ctx.fireChannelInactive();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // buffers are equal if their bytes are; this asks which buffer it is
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (connection.isDoomed()) {
            bytes.release();
            return;
        }
        connection.touch();
        connection.metrics().bytesIn(bytes.readableBytes());
        if (bytes == inPlace) {
            readInPlace(ctx, bytes);
            return;
        }
        // Usually nothing is pending: the socket isn't read while something is, but a read may be under way.
        pending = pending == null ? bytes : ctx.alloc().compositeBuffer(2).addComponents(true, pending, bytes);
        takeIn(ctx);
    }

    /** Fired by {@link #takeIn} instead: frames come out when the gate opens, too, and then nothing was read. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {}

    @Override
    public Optional<ByteBuf> inPlace() {
        if (payload == null || pending != null) {
            return Optional.empty();
        }
        makeRoom(payload, 1);
        int bytes = Math.min(payload.capacity(), payloadBytes) - payload.writerIndex();
        inPlace = payload.retainedSlice(payload.writerIndex(), bytes).clear();
        return Optional.of(inPlace);
    }

    @Override
    public int nextReadBytes() {
        // Beyond a frame's end the bytes are in nobody's reservation; when memory is tight they stay few.
        return memory.isTight() ? 512 : HEAD_READ_BYTES;
    }

    private void readInPlace(ChannelHandlerContext ctx, ByteBuf slice) {
        int bytes = slice.readableBytes();
        slice.release();
        inPlace = null;
        if (payload != null) {
            payload.writerIndex(payload.writerIndex() + bytes);
            progress.received(bytes);
            endFrameIfWhole(ctx, payload);
        }
        afterTakingIn();
        ctx.fireChannelReadComplete();
    }

    private void takeIn(ChannelHandlerContext ctx) {
        if (decoding) {
            return; // a response freed the way from within; the loop below sees it
        }
        decoding = true;
        try {
            while (pending != null && connection.gate().isOpen() && !connection.isDoomed()) {
                if (!pending.isReadable()) {
                    pending.release();
                    pending = null;
                } else {
                    step(ctx, pending);
                }
            }
        } finally {
            decoding = false;
        }
        afterTakingIn();
        ctx.fireChannelReadComplete();
    }

    private void afterTakingIn() {
        if (connection.isDoomed()) {
            letGo();
            return;
        }
        int kept = pending == null ? 0 : pending.readableBytes();
        memory.retain(kept - retainedBytes);
        retainedBytes = kept;
        boolean open = connection.gate().isOpen();
        progress.update(headBytes > 0, open);
        if (open) {
            connection.gate().readOn();
        }
    }

    private void step(ChannelHandlerContext ctx, ByteBuf in) {
        if (payload != null) {
            readPayload(ctx, in, payload);
        } else if (readHead(in)) {
            reservation = memory.reserve(payloadBytes, () -> onGranted(ctx));
            if (reservation.isGranted()) {
                beginPayload(ctx);
            } else {
                connection.gate().pause(Pause.MEMORY);
            }
        }
    }

    /** Reads up to the head's end; says whether it is complete and was found good. */
    private boolean readHead(ByteBuf in) {
        while (in.isReadable() && headBytes < FrameRules.HEAD_BYTES) {
            head = (head << 8) | in.readUnsignedByte();
            headBytes++;
            if (headBytes == Integer.BYTES) {
                payloadBytes = (int) head;
                rules.refuseSize(payloadBytes).ifPresent(connection::reject);
            }
            if (connection.isDoomed()) {
                return false;
            }
        }
        if (headBytes < FrameRules.HEAD_BYTES) {
            return false;
        }
        short apiKeyId = (short) (head >> Short.SIZE);
        rules.refuseApi(apiKeyId, payloadBytes).ifPresent(connection::reject);
        return !connection.isDoomed();
    }

    private void onGranted(ChannelHandlerContext ctx) {
        try {
            ctx.executor().execute(() -> {
                if (reservation != null && reservation.isGranted() && payload == null) {
                    beginPayload(ctx);
                    connection.gate().resume(Pause.MEMORY);
                }
            });
        } catch (RejectedExecutionException e) {
            // The event loop has ended, and with it the channel: letGo() has released the reservation, or will.
            Outcome.isSeenElsewhere(connection.channel().close());
        }
    }

    private void beginPayload(ChannelHandlerContext ctx) {
        payload = ctx.alloc().ioBuffer(Math.min(payloadBytes, FIRST_CAPACITY_BYTES), payloadBytes);
        payload.writeInt((int) head);
    }

    private void readPayload(ChannelHandlerContext ctx, ByteBuf in, ByteBuf into) {
        int missing = payloadBytes - into.readableBytes();
        int bytes = Math.min(missing, in.readableBytes());
        makeRoom(into, bytes);
        into.writeBytes(in, bytes);
        progress.received(bytes);
        endFrameIfWhole(ctx, into);
    }

    private void endFrameIfWhole(ChannelHandlerContext ctx, ByteBuf into) {
        if (into.readableBytes() == payloadBytes) {
            Frame frame = new Frame(into, takeReservation(), connection.nanoTime());
            payload = null;
            headBytes = 0;
            head = 0;
            progress.frameEnded();
            ctx.fireChannelRead(frame);
        }
    }

    /** Grows in powers of two, and never beyond the frame: twice what really came, at most. */
    private void makeRoom(ByteBuf into, int bytes) {
        int needed = into.readableBytes() + bytes;
        if (needed > into.capacity()) {
            into.capacity((int) Math.min(payloadBytes, Math.max(needed, into.capacity() * 2L)));
        }
    }

    private RequestMemory.Reservation takeReservation() {
        RequestMemory.Reservation taken = reservation;
        if (taken == null) {
            throw new IllegalStateException("a payload was read without a reservation");
        }
        reservation = null;
        return taken;
    }

    private void letGo() {
        progress.stop();
        memory.retain(-retainedBytes);
        retainedBytes = 0;
        if (pending != null && !decoding) {
            pending.release();
            pending = null;
        }
        if (payload != null) {
            payload.release();
            payload = null;
        }
        if (reservation != null) {
            reservation.release();
            reservation = null;
        }
    }
}

package io.coldstream.broker.kafka.net;

import io.coldstream.broker.kafka.net.ReadGate.Pause;
import io.coldstream.broker.kafka.records.FileSliceRecords;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Hands a connection's responses to the socket as fast as the peer takes them. Owned by the connection's event loop.
 *
 * <p>Netty copies heap bytes to direct memory when they are handed over, so they are handed over a piece at a time; and
 * while anything has to wait, no more requests are read.
 */
final class ResponseWriter {
    private static final int PIECE_BYTES = 64 * 1024;

    private final Connection connection;
    private final Channel channel;
    private final Queue<Object> waiting = new ArrayDeque<>();
    private boolean closeWhenWritten;
    private boolean closeAsked;
    private boolean closed;

    ResponseWriter(Connection connection) {
        this.connection = connection;
        this.channel = connection.channel();
    }

    /** Takes a response over; it leaves with the next {@link #pump()}. */
    void add(EncodedResponse response) {
        if (closed || closeWhenWritten) {
            response.parts().forEach(EncodedResponse::release);
            return;
        }
        connection.metrics().bytesOut(response.sizeInBytes());
        waiting.addAll(response.parts());
    }

    boolean isIdle() {
        return waiting.isEmpty();
    }

    /** Closes the connection behind the last response added so far. */
    void closeWhenWritten() {
        closeWhenWritten = true;
        connection.gate().pause(Pause.DRAINING);
        pump();
    }

    /** Hands over what the socket takes. To be called after adding, and whenever the channel becomes writable. */
    void pump() {
        boolean wrote = false;
        while (!closed && !waiting.isEmpty() && channel.isWritable()) {
            writePiece();
            wrote = true;
        }
        if (wrote) {
            channel.flush();
        }
        if (closed) {
            return;
        }
        if (!waiting.isEmpty() || !channel.isWritable()) {
            connection.gate().pause(Pause.OUTPUT);
        } else if (!closeWhenWritten) {
            connection.gate().resume(Pause.OUTPUT);
        }
        if (closeWhenWritten && waiting.isEmpty() && !closeAsked) {
            closeAsked = true;
            Outcome.isSeenElsewhere(
                    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE));
        }
    }

    /** Lets go of everything that waits. The channel is closed. */
    void close() {
        closed = true;
        waiting.forEach(EncodedResponse::release);
        waiting.clear();
    }

    private void writePiece() {
        Object part = waiting.element();
        if (part instanceof FileSliceRecords slice) {
            waiting.remove();
            writeSlice(slice);
        } else {
            ByteBuf bytes = (ByteBuf) part;
            if (bytes.readableBytes() > PIECE_BYTES) {
                write(bytes.readRetainedSlice(PIECE_BYTES));
            } else {
                waiting.remove();
                write(bytes);
            }
        }
    }

    private void writeSlice(FileSliceRecords slice) {
        if (slice.sizeInBytes() == 0) {
            slice.release();
        } else {
            write(new FileSliceRegion(slice));
        }
    }

    /** A failure comes back as an exception to the connection's handlers, and the message is released either way. */
    private void write(Object message) {
        var unused = channel.write(message, channel.voidPromise());
    }
}

package io.coldstream.broker.kafka.net;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.Writable;
import org.apache.kafka.common.record.internal.BaseRecords;

/**
 * Writes a message's fields to a Netty buffer and notes where its records belong, without writing those. Owned by one
 * thread, used for one message.
 */
final class ByteBufWritable implements Writable {
    /**
     * Records that belong between the bytes.
     *
     * @param at the number of bytes written before them, records before them not counted
     */
    record Inset(int at, BaseRecords records) {}

    private final ByteBuf out;
    private final List<Inset> insets = new ArrayList<>();

    ByteBufWritable(ByteBuf out) {
        this.out = out;
    }

    List<Inset> insets() {
        return insets;
    }

    @Override
    public void writeByte(byte value) {
        out.writeByte(value);
    }

    @Override
    public void writeShort(short value) {
        out.writeShort(value);
    }

    @Override
    public void writeInt(int value) {
        out.writeInt(value);
    }

    @Override
    public void writeLong(long value) {
        out.writeLong(value);
    }

    @Override
    public void writeDouble(double value) {
        out.writeDouble(value);
    }

    @Override
    public void writeByteArray(byte[] bytes) {
        out.writeBytes(bytes);
    }

    @Override
    public void writeByteBuffer(ByteBuffer bytes) {
        out.writeBytes(bytes.duplicate());
    }

    @Override
    public void writeUnsignedVarint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    @Override
    public void writeVarint(int value) {
        writeUnsignedVarint((value << 1) ^ (value >> 31));
    }

    @Override
    public void writeVarlong(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            out.writeByte(((int) rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    @Override
    public void writeRecords(BaseRecords records) {
        insets.add(new Inset(out.writerIndex(), records));
    }
}

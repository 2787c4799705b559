package io.coldstream.broker.kafka.net;

import io.coldstream.broker.kafka.net.ByteBufWritable.Inset;
import io.coldstream.broker.kafka.records.ByteBufferRecords;
import io.coldstream.broker.kafka.records.CompositeRecords;
import io.coldstream.broker.kafka.records.FileSliceRecords;
import io.coldstream.broker.kafka.records.ReleasableRecords;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.ResponseHeader;

/** Turns responses into bytes and file slices; records are never copied. Stateless. */
final class ResponseEncoder {
    private ResponseEncoder() {}

    /**
     * Encodes a response. The parts own what the response held; if it throws, the response still does.
     *
     * @param version the version to answer in, usually the request's
     * @throws RuntimeException if the message cannot be written in this version, which is a bug of its maker
     */
    static EncodedResponse encode(ByteBufAllocator alloc, RequestHeader request, short version, ApiMessage response) {
        ResponseHeader header =
                new ResponseHeader(request.correlationId(), request.apiKey().responseHeaderVersion(version));
        ObjectSerializationCache cache = new ObjectSerializationCache();
        MessageSizeAccumulator size = new MessageSizeAccumulator();
        header.data().addSize(size, cache, header.headerVersion());
        response.addSize(size, cache, version);
        ByteBuf out = alloc.ioBuffer(Integer.BYTES + size.sizeExcludingZeroCopy());
        try {
            ByteBufWritable writable = new ByteBufWritable(out);
            writable.writeInt(size.totalSize());
            header.data().write(writable, cache, header.headerVersion());
            response.write(writable, cache, version);
            long recordBytes = 0;
            for (Inset inset : writable.insets()) {
                check(inset.records());
                recordBytes += inset.records().sizeInBytes();
            }
            long written = out.readableBytes() + recordBytes;
            if (written != Integer.BYTES + (long) size.totalSize()) {
                throw new IllegalStateException("%s v%d: %d bytes were announced, %d written"
                        .formatted(request.apiKey(), version, size.totalSize(), written - Integer.BYTES));
            }
            return new EncodedResponse(parts(out, writable.insets()), written);
        } finally {
            out.release();
        }
    }

    /** Lets go of whatever a response holds that will not be sent. */
    static void drop(ApiMessage response) {
        if (response instanceof FetchResponseData fetch) {
            fetch.responses()
                    .forEach(topic -> topic.partitions().forEach(partition -> {
                        if (partition.records() instanceof ReleasableRecords records) {
                            records.release();
                        }
                    }));
        }
    }

    private static void check(BaseRecords records) {
        if (records instanceof MemoryRecords memory) {
            // Kafka counts from the buffer's start to its limit, whatever its position.
            if (memory.buffer().remaining() != memory.sizeInBytes()) {
                throw new IllegalStateException("MemoryRecords want a buffer whose position is 0: slice it");
            }
        } else if (!(records instanceof ReleasableRecords)) {
            throw new IllegalStateException("no way to write " + records.getClass());
        }
    }

    private static List<Object> parts(ByteBuf out, List<Inset> insets) {
        List<Object> parts = new ArrayList<>(2 * insets.size() + 1);
        for (Inset inset : insets) {
            if (inset.at() > out.readerIndex()) {
                parts.add(out.readRetainedSlice(inset.at() - out.readerIndex()));
            }
            addRecords(parts, inset.records());
        }
        if (out.isReadable()) {
            parts.add(out.readRetainedSlice(out.readableBytes()));
        }
        return parts;
    }

    private static void addRecords(List<Object> parts, BaseRecords records) {
        if (records instanceof MemoryRecords memory) {
            parts.add(Unpooled.wrappedBuffer(memory.buffer()));
        } else if (records instanceof FileSliceRecords slice) {
            parts.add(slice);
        } else if (records instanceof ByteBufferRecords buffers) {
            buffers.slices().forEach(slice -> parts.add(Unpooled.wrappedBuffer(slice)));
        } else if (records instanceof CompositeRecords composite) {
            composite.parts().forEach(part -> addRecords(parts, part));
        }
    }
}

package io.coldstream.broker.kafka.records;

import io.coldstream.api.OffsetRange;
import io.coldstream.broker.view.MessageFacts;
import io.coldstream.broker.view.MessageVisitor;
import io.coldstream.log.batch.BatchHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Shows people what is in whole batches (format v2). Immutable and thread-safe. Each batch's checksum is verified, and
 * it is decompressed piece by piece, up to a bound: what is in memory at any one time is the visitor's to say.
 */
public final class MessageDecoder {
    private final long batchBytesMax;

    /** @param batchBytesMax how many bytes a batch may have, decompressed */
    public MessageDecoder(long batchBytesMax) {
        if (batchBytesMax < 1) {
            throw new IllegalArgumentException("batchBytesMax must be 1 or more, not " + batchBytesMax);
        }
        this.batchBytesMax = batchBytesMax;
    }

    /**
     * Shows the records of a range of offsets, without those that only brokers write. The visitor is told of a batch that
     * is damaged, or too large once decompressed.
     *
     * @param batches whole batches between position and limit, which are not moved
     * @return whether the visitor wants more
     * @throws UnreadableRecordsException if a batch's header makes no sense, so that nobody knows where the next one is
     */
    public boolean visit(ByteBuffer batches, OffsetRange wanted, MessageVisitor visitor)
            throws UnreadableRecordsException {
        for (int at = batches.position(); at < batches.limit(); ) {
            BatchHeader header = BatchBytes.header(batches, at);
            if (header.baseOffset() >= wanted.end()) {
                return true;
            }
            boolean has = header.endOffset() > wanted.start() && !header.isControl();
            if (has && !visitOrPassOver(batches, at, header, wanted, visitor)) {
                return false;
            }
            at += header.sizeInBytes();
        }
        return true;
    }

    private boolean visitOrPassOver(
            ByteBuffer batches, int at, BatchHeader header, OffsetRange wanted, MessageVisitor visitor)
            throws UnreadableRecordsException {
        try {
            return visit(batches, at, header, wanted, visitor);
        } catch (UnreadableRecordsException e) {
            // What is damaged may be the header: where the next batch begins is better known from there.
            int next = at + header.sizeInBytes();
            long end = next < batches.limit() ? BatchBytes.header(batches, next).baseOffset() : header.endOffset();
            long start = Math.max(0, header.baseOffset());
            return visitor.unreadable(new OffsetRange(start, Math.max(start, end)), String.valueOf(e.getMessage()));
        }
    }

    private boolean visit(ByteBuffer batches, int at, BatchHeader header, OffsetRange wanted, MessageVisitor visitor)
            throws UnreadableRecordsException {
        if (BatchHeader.computeCrc(batches, at, header.sizeInBytes()) != header.crc()) {
            throw damaged(header, new IOException("its checksum is wrong"));
        }
        try (Closing records = open(batches.slice(at, header.sizeInBytes()), header)) {
            MessageStream stream = new MessageStream(header, records.in(), batchBytesMax, visitor);
            for (int i = 0; i < header.recordCount(); i++) {
                Optional<MessageFacts> message = next(stream, header, wanted);
                if (message.isPresent() && !visitor.message(message.get())) {
                    return false;
                }
            }
            return true;
        }
    }

    private Closing open(ByteBuffer batch, BatchHeader header) throws UnreadableRecordsException {
        try {
            return new Closing(BatchBytes.decompressed(batch, header, batchBytesMax), header);
        } catch (RuntimeException e) { // every decompressor has exceptions of its own
            throw damaged(header, e);
        } catch (UnreadableRecordsException e) {
            throw damaged(header, e);
        }
    }

    private static Optional<MessageFacts> next(MessageStream stream, BatchHeader header, OffsetRange wanted)
            throws UnreadableRecordsException {
        try {
            return stream.next(wanted);
        } catch (IOException | RuntimeException | UnreadableRecordsException e) {
            throw damaged(header, e);
        }
    }

    private static UnreadableRecordsException damaged(BatchHeader header, Exception cause) {
        return new UnreadableRecordsException(
                "the batch of offsets %d to %d cannot be read: %s"
                        .formatted(header.baseOffset(), header.endOffset() - 1, cause.getMessage()),
                cause);
    }

    /** A batch's decompressed records; closing them never fails but for damage. */
    private record Closing(InputStream in, BatchHeader header) implements AutoCloseable {
        @Override
        public void close() throws UnreadableRecordsException {
            try {
                in.close();
            } catch (IOException e) {
                throw damaged(header, e);
            }
        }
    }
}

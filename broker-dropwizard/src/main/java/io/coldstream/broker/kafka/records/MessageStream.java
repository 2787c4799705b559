package io.coldstream.broker.kafka.records;

import io.coldstream.api.OffsetRange;
import io.coldstream.broker.view.MessageFacts;
import io.coldstream.broker.view.MessageFacts.Content;
import io.coldstream.broker.view.MessageVisitor;
import io.coldstream.broker.view.MessageVisitor.Part;
import io.coldstream.log.batch.BatchHeader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the records of one batch (format v2) one after the other, keeping a bounded part of each. Owned by one
 * thread.
 */
final class MessageStream {
    private static final int BUFFER_BYTES = 8 << 10;
    private static final int HEADERS_MAX = 256;

    private final BatchHeader batch;
    private final BoundedInput in;
    private final MessageVisitor visitor;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    /** The bytes of the present record that have not been read. */
    private long rest;

    MessageStream(BatchHeader batch, InputStream in, long bytesMax, MessageVisitor visitor) {
        this.batch = batch;
        this.in = new BoundedInput(in, bytesMax);
        this.visitor = visitor;
    }

    /**
     * Reads the next record; one outside of a range of offsets is skipped.
     *
     * @throws IOException if the stream ends or cannot be decompressed
     * @throws UnreadableRecordsException if the record makes no sense, or too much would have to be read
     */
    Optional<MessageFacts> next(OffsetRange wanted) throws IOException, UnreadableRecordsException {
        long sizeInBytes = in.readVarlong(BoundedInput.VARINT_BYTES_MAX);
        rest = sizeInBytes;
        rest -= 1;
        int attributes = in.read();
        long timestampDelta = number(BoundedInput.VARLONG_BYTES_MAX);
        long offsetDelta = number(BoundedInput.VARINT_BYTES_MAX);
        if (attributes != 0 || offsetDelta < 0 || offsetDelta > batch.lastOffsetDelta()) {
            throw senseless("a record of " + sizeInBytes + " bytes");
        }
        long offset = batch.baseOffset() + offsetDelta;
        if (!wanted.contains(offset)) {
            in.skip(rest);
            return Optional.empty();
        }
        Content key = content(Part.KEY, visitor.keepBytesMax());
        Content value = content(Part.VALUE, visitor.keepBytesMax());
        List<MessageFacts.Header> headers = new ArrayList<>();
        boolean cut = headers(headers);
        if (rest != 0) {
            throw senseless("the record at offset " + offset);
        }
        boolean logAppendTime = batch.isLogAppendTime();
        long timestampMs = logAppendTime ? batch.maxTimestampMs() : batch.baseTimestampMs() + timestampDelta;
        return Optional.of(new MessageFacts(offset, timestampMs, logAppendTime, key, value, headers, cut, sizeInBytes));
    }

    /** Keeps headers as long as there is room for them; says whether there was too little. */
    private boolean headers(List<MessageFacts.Header> kept) throws IOException, UnreadableRecordsException {
        long count = number(BoundedInput.VARINT_BYTES_MAX);
        if (count < 0 || count > rest) { // each takes more than a byte
            throw senseless(count + " headers");
        }
        int room = visitor.keepBytesMax();
        boolean cut = false;
        for (long i = 0; i < count; i++) {
            boolean keep = i < HEADERS_MAX && room > 0;
            Content name = content(null, keep ? room : 0);
            if (name == null) {
                throw senseless("a header without a name");
            }
            room -= name.bytes().length;
            Content value = content(null, keep ? room : 0);
            room -= value == null ? 0 : value.bytes().length;
            cut |= !keep || name.isCut() || (value != null && value.isCut());
            if (keep) {
                kept.add(new MessageFacts.Header(name, value));
            }
        }
        return cut;
    }

    /** Bytes behind their length, -1 for null. */
    private @Nullable Content content(@Nullable Part part, int keepMax) throws IOException, UnreadableRecordsException {
        long length = number(BoundedInput.VARINT_BYTES_MAX);
        if (length == -1) {
            return null;
        }
        if (length < 0 || length > rest) {
            throw senseless("a part of " + length + " bytes");
        }
        rest -= length;
        byte[] kept = new byte[(int) Math.min(length, keepMax)];
        int filled = 0;
        if (part != null && length == 0) {
            visitor.bytes(part, buffer, 0);
        }
        for (long left = length; left > 0; ) {
            int next = (int) Math.min(left, buffer.length);
            in.read(buffer, next);
            if (part != null) {
                visitor.bytes(part, buffer, next);
            }
            int copied = Math.min(next, kept.length - filled);
            System.arraycopy(buffer, 0, kept, filled, copied);
            filled += copied;
            left -= next;
        }
        return new Content(kept, length);
    }

    private long number(int bytesMax) throws IOException, UnreadableRecordsException {
        long before = in.bytesLeft();
        long number = in.readVarlong(bytesMax);
        rest -= before - in.bytesLeft();
        if (rest < 0) {
            throw senseless("a record that is longer than it says");
        }
        return number;
    }

    private static UnreadableRecordsException senseless(String what) {
        return new UnreadableRecordsException(what + " makes no sense");
    }
}

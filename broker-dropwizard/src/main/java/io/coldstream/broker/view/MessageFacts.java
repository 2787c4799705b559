package io.coldstream.broker.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record, decoded, with as many of its bytes as the reader keeps.
 *
 * @param offset its offset
 * @param timestampMs its timestamp, milliseconds since the epoch; -1 for none
 * @param logAppendTime whether the timestamp is the broker's, not the producer's
 * @param key its key, or {@code null}
 * @param value its value, or {@code null}
 * @param headers its headers in their order, as many as were kept
 * @param headersCut whether there are more headers, or longer ones
 * @param sizeInBytes its size, decompressed
 */
public record MessageFacts(
        long offset,
        long timestampMs,
        boolean logAppendTime,
        @Nullable Content key,
        @Nullable Content value,
        List<Header> headers,
        boolean headersCut,
        long sizeInBytes) {
    public MessageFacts {
        headers = List.copyOf(headers);
    }

    /** Bytes of a key, a value or a header: the first of them, and how many there are. */
    public static final class Content {
        private final byte[] bytes;
        private final long sizeInBytes;

        /**
         * Wraps bytes.
         *
         * @param bytes nobody else's, and not to be changed any more
         * @param sizeInBytes how many there are, with those that were not kept
         */
        public Content(byte[] bytes, long sizeInBytes) {
            this.bytes = bytes;
            this.sizeInBytes = sizeInBytes;
        }

        /** The bytes that were kept, not to be changed. */
        public byte[] bytes() {
            return bytes;
        }

        /** How many there are. */
        public long sizeInBytes() {
            return sizeInBytes;
        }

        /** Whether there are more bytes than were kept. */
        public boolean isCut() {
            return bytes.length < sizeInBytes;
        }
    }

    /** One header; its value may be {@code null}. */
    public record Header(Content name, @Nullable Content value) {}
}

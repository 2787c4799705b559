package io.coldstream.broker.offsets;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.metadata.CommittedOffset;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One commit as bytes, big-endian: version (1 byte), time of the commit (8 bytes, milliseconds since the epoch), group id
 * (4 bytes of length, UTF-8), number of offsets (4 bytes); and for each offset topic id (16), partition (4), offset (8),
 * leader epoch (4), metadata (4 bytes of length, UTF-8). Stateless.
 */
final class CommitRecord {
    static final byte VERSION = 1;

    private static final int HEAD_BYTES = 1 + Long.BYTES + Integer.BYTES + Integer.BYTES;
    private static final int OFFSET_BYTES = 2 * Long.BYTES + Integer.BYTES + Long.BYTES + Integer.BYTES + Integer.BYTES;

    private final byte[] groupId;
    private final List<CommittedOffset> offsets;
    private final List<byte[]> metadata;
    private final int bytes;

    /** A commit that is to be written: all offsets are of one group and one time. */
    CommitRecord(List<CommittedOffset> offsets) {
        this.offsets = offsets;
        this.groupId = offsets.get(0).groupId().getBytes(StandardCharsets.UTF_8);
        this.metadata = new ArrayList<>(offsets.size());
        long sum = (long) HEAD_BYTES + groupId.length;
        for (CommittedOffset offset : offsets) {
            byte[] text = offset.metadata().getBytes(StandardCharsets.UTF_8);
            metadata.add(text);
            sum += OFFSET_BYTES + text.length;
        }
        this.bytes = Math.toIntExact(sum);
    }

    /** The size of what {@link #write} writes. */
    int bytes() {
        return bytes;
    }

    /** The time of the commit, milliseconds since the epoch. */
    long committedAtMs() {
        return offsets.get(0).committedAt().toEpochMilli();
    }

    void write(ByteBuffer target) {
        target.put(VERSION).putLong(committedAtMs());
        put(target, groupId);
        target.putInt(offsets.size());
        for (int i = 0; i < offsets.size(); i++) {
            CommittedOffset offset = offsets.get(i);
            UUID topicId = offset.partition().topicId();
            target.putLong(topicId.getMostSignificantBits())
                    .putLong(topicId.getLeastSignificantBits())
                    .putInt(offset.partition().partition())
                    .putLong(offset.offset())
                    .putInt(offset.leaderEpoch());
            put(target, metadata.get(i));
        }
    }

    private static void put(ByteBuffer target, byte[] text) {
        target.putInt(text.length).put(text);
    }

    /**
     * Reads a commit, which is all that remains in the buffer.
     *
     * @throws IllegalArgumentException if it is of another version, or no commit at all
     */
    static List<CommittedOffset> read(ByteBuffer source) {
        try {
            byte version = source.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("a commit of version " + version + ", where " + VERSION
                        + " is known: a newer broker has written it");
            }
            Instant committedAt = Instant.ofEpochMilli(source.getLong());
            String groupId = text(source);
            int count = source.getInt();
            List<CommittedOffset> offsets = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                offsets.add(new CommittedOffset(
                        groupId,
                        new TopicIdPartition(new UUID(source.getLong(), source.getLong()), source.getInt()),
                        source.getLong(),
                        source.getInt(),
                        text(source),
                        committedAt));
            }
            if (source.hasRemaining()) {
                throw new IllegalArgumentException(source.remaining() + " bytes behind a commit");
            }
            return offsets;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a commit that ends too early", e);
        }
    }

    private static String text(ByteBuffer source) {
        int length = source.getInt();
        if (length < 0 || length > source.remaining()) {
            throw new IllegalArgumentException("a text of " + length + " bytes");
        }
        String text = StandardCharsets.UTF_8
                .decode(source.slice(source.position(), length))
                .toString();
        source.position(source.position() + length);
        return text;
    }
}

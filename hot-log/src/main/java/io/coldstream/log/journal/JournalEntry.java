package io.coldstream.log.journal;

import java.nio.ByteBuffer;

/**
 * One appended batch that waits to be made durable. An entry without bytes is a place in the queue: it is told when all
 * that was submitted before it is durable.
 *
 * @param client whose batch it is
 * @param segmentBase the base offset of the segment that it lies in
 * @param position its first byte in that segment's file
 * @param endOffset the offset behind its last record
 * @param leaderEpoch the leader epoch in its header
 * @param crc the CRC in its header
 * @param batch its bytes, which must not change until the acknowledgement is told
 * @param acknowledgement who is told
 */
public record JournalEntry(
        JournalClient client,
        long segmentBase,
        long position,
        long endOffset,
        int leaderEpoch,
        int crc,
        ByteBuffer batch,
        Acknowledgement acknowledgement) {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** An entry that only waits for those before it. */
    public static JournalEntry fence(JournalClient client, long endOffset, Acknowledgement acknowledgement) {
        return new JournalEntry(client, 0, 0, endOffset, 0, 0, NOTHING, acknowledgement);
    }

    /** Whether there is nothing to make durable. */
    public boolean isFence() {
        return !batch.hasRemaining();
    }

    /** The byte behind the batch in its segment's file. */
    public long endPosition() {
        return position + batch.remaining();
    }
}

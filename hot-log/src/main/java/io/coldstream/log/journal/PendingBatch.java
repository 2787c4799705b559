package io.coldstream.log.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One batch as the journal has it. Valid during the visit. */
public interface PendingBatch {
    /** The base offset of the segment that it lies in. */
    long segmentBase();

    /** Its first byte in that segment's file. */
    long position();

    /** The offset behind its last record. */
    long endOffset();

    /** Its size in bytes. */
    int length();

    /** The leader epoch in its header. */
    int leaderEpoch();

    /**
     * Its bytes.
     *
     * @throws CorruptJournalException if they are not what was journaled
     */
    ByteBuffer read() throws IOException;
}

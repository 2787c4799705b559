package io.coldstream.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An older segment on its way into a log, in front of what lies there. Its bytes are checked as they come, and nobody
 * sees anything of it before {@link #commit}. Appends and reads go on meanwhile. Used by one thread.
 */
public interface SegmentImport extends AutoCloseable {
    SealedSegment segment();

    /**
     * Writes the next batches of the segment.
     *
     * @param batches whole batches in wire format: what remains in the buffer, whose position does not move
     * @throws WrongSegmentException if they are damaged, or are not what comes next
     * @throws io.coldstream.log.file.DiskFullException if there is no room
     * @throws LogStoppedException if the log has stopped or is closed
     * @throws IOException if the disk refuses
     */
    void write(ByteBuffer batches) throws IOException;

    /**
     * Makes the segment durable, and the oldest one of the log. A crash leaves all of it or nothing.
     *
     * @return whether it is in the log now; not if it does not fit there any more, because the log start or the local
     *     records have moved meanwhile
     * @throws WrongSegmentException if some of it is missing
     * @throws LogStoppedException if the log has stopped or is closed, or stops because of this
     * @throws IOException if the disk refuses; nothing of the segment is in the log
     */
    boolean commit() throws IOException;

    /** Lets go; unless the segment was committed, its files are removed. */
    @Override
    void close();
}

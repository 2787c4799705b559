package io.coldstream.log.powerloss;

import io.coldstream.log.AppendResult;
import io.coldstream.log.EpochEndOffset;
import io.coldstream.log.SealedSegment;
import io.coldstream.log.batch.InvalidBatchException;
import io.coldstream.log.journal.Acknowledgement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What a history is played to: a broker's log on a {@link PowerLossFileStore}, driven by one thread. Partitions are
 * numbered from 0; all of them are open while the subject is. After its process has died it is opened again as it is,
 * without being closed.
 */
interface Subject {
    /** How far a batch has come. */
    enum Stage {
        /** The append has returned. */
        APPEND,
        /** Its acknowledgement was told. */
        COMMIT
    }

    /** How a process ends. */
    enum Death {
        CLOSE,
        KILL,
        POWER_CUT
    }

    /** The stage from which on a batch must outlive a death. */
    Stage keptFrom(Death death);

    /** Starts a process: takes the folder and recovers all partitions. */
    void open() throws IOException;

    /** The leader epoch of what is appended now; greater after every opening. */
    int leaderEpoch();

    /** Appends one batch; the acknowledgement is told by this call or by a later one, or never. */
    AppendResult append(int partition, ByteBuffer batch, Acknowledgement acknowledgement)
            throws IOException, InvalidBatchException;

    /**
     * Makes durable what was appended, and tells the acknowledgements.
     *
     * @throws IOException if it failed for some partition; the others' acknowledgements were told nevertheless
     */
    void commit() throws IOException;

    /** Whether what is appended to a partition now is acknowledged when it is durable, or else at once. */
    boolean isDurable(int partition);

    void makeDurable(int partition, boolean durable);

    /** Deletes a partition, and puts an empty one with another id in its place. */
    void replace(int partition) throws IOException;

    /** Makes the files of all partitions durable, so that a recovery begins there. */
    void checkpoint() throws IOException;

    void roll(int partition) throws IOException;

    void evict(int partition, long endOffset) throws IOException;

    /**
     * Brings batches back in front of the local ones, as one segment.
     *
     * @return whether they are there now
     */
    boolean bringBack(int partition, SealedSegment segment, List<ByteBuffer> batches) throws IOException;

    void advanceLogStart(int partition, long offset) throws IOException;

    /** Whole batches from the one on that holds an offset, at least one; nothing at the high watermark. */
    ByteBuffer read(int partition, long offset, int maxBytes) throws IOException;

    long logStart(int partition);

    long localLogStart(int partition);

    long highWatermark(int partition);

    long logEnd(int partition);

    Optional<EpochEndOffset> endOffsetFor(int partition, int leaderEpoch);

    /** Whether a failure of the disk has stopped any of it until it is opened again. */
    boolean isStopped();

    /** Ends the process in good order; everything that was appended stays, whatever comes. */
    void close() throws IOException;
}

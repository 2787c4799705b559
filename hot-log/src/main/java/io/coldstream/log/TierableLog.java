package io.coldstream.log;

import io.coldstream.api.TopicIdPartition;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One partition's local log as tiering sees it. Thread-safe; every method may block on the disk.
 *
 * <p>{@code logStartOffset <= localLogStartOffset <= highWatermark <= logEndOffset}. Records from the log start to the
 * local log start are in the archive only.
 */
public interface TierableLog {
    TopicIdPartition partition();

    /** The epoch of this leader, which fences catalogue writes. */
    int leaderEpoch();

    /** The first offset that may be read anywhere. */
    long logStartOffset();

    /** The first offset that lies on the local disk. */
    long localLogStartOffset();

    /** The offset behind the last record that consumers may see. */
    long highWatermark();

    /** The offset of the next record. */
    long logEndOffset();

    /** The bytes that the partition's segments take on the local disk, the active one's too. */
    long localBytes();

    /** The sealed local segments below the high watermark, oldest first, without gaps. */
    List<SealedSegment> sealedSegments();

    /** The segment that appends go to; between it and the sealed ones may be some that are not yet forced to the disk. */
    ActiveSegment activeSegment();

    /**
     * Seals the active segment if it is older than the topic's {@code segment.ms}; says whether it did.
     *
     * @throws IOException if the disk refuses
     */
    boolean rollIfDue() throws IOException;

    /**
     * Holds a sealed segment open for upload, or says that it is no longer local.
     *
     * @throws IOException if it cannot be read
     */
    Optional<SegmentExport> export(SealedSegment segment) throws IOException;

    /**
     * Removes the local copies of the sealed segments that end at or below an offset. The caller has made sure that
     * the archive holds them. Readers that hold a segment keep it until they let go.
     *
     * @throws IOException if the disk refuses; repeating it is safe
     */
    void evictLocal(long endOffset) throws IOException;

    /**
     * Begins to take back an older segment in front of the local ones. The caller has made sure that nobody evicts it
     * again, and brings one at a time.
     *
     * @param segment the offsets that it covers, which end where the local segments begin, its size, and when it was
     *     sealed
     * @return nothing if it does not end there, or lies below the log start
     * @throws IOException if the disk refuses
     */
    Optional<SegmentImport> importOlder(SealedSegment segment) throws IOException;

    /**
     * Moves the log start forward and removes the local segments that end at or below it. A smaller or equal offset does
     * not move it; segments that a crash has left below it are removed all the same. An offset beyond the high watermark
     * moves it to the high watermark.
     *
     * @throws IOException if the disk refuses; repeating it is safe
     */
    void advanceLogStart(long offset) throws IOException;
}

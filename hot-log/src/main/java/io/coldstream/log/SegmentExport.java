package io.coldstream.log;

import java.io.InputStream;
import java.util.List;

/**
 * Everything that the archive needs of one sealed segment, held open until it is closed: the local copy may be evicted
 * meanwhile, its bytes stay readable here. Not thread-safe.
 */
public interface SegmentExport extends AutoCloseable {
    SealedSegment segment();

    /** Opens the log file's bytes from their beginning; exactly {@code segment().logBytes()} of them. */
    InputStream open();

    /** The leader epochs that start inside the segment, and the one that its first record belongs to. */
    List<EpochEntry> leaderEpochs();

    /** The producers as they stood behind the segment's last record. */
    List<ProducerEntry> producers();

    @Override
    void close();
}

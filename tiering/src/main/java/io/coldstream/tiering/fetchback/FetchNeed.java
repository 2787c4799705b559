package io.coldstream.tiering.fetchback;

import io.coldstream.log.TierableLog;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.tiering.remote.RemoteLogs;
import java.util.Collection;

/**
 * What is in the archive alone, at one moment.
 *
 * @param segments how many segments
 * @param logBytes their size as log segments, in bytes
 */
public record FetchNeed(long segments, long logBytes) {
    /** What is to be fetched for some partitions. */
    static FetchNeed of(Collection<? extends TierableLog> logs, RemoteLogs archive) {
        long segments = 0;
        long logBytes = 0;
        for (TierableLog log : logs) {
            long localStart = log.localLogStartOffset();
            long logStart = log.logStartOffset();
            for (SegmentRecord copy : archive.of(log.partition()).segmentsFrom(logStart)) {
                if (copy.intent().offsets().end() <= localStart) {
                    segments++;
                    logBytes += copy.intent().logBytes();
                }
            }
        }
        return new FetchNeed(segments, logBytes);
    }

    /** What it takes on the local disk, in bytes. */
    public long diskBytes() {
        return DiskRoom.bytesFor(logBytes);
    }
}

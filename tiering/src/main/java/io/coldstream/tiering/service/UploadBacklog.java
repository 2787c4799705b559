package io.coldstream.tiering.service;

import io.coldstream.log.SealedSegment;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sealed segments that are to be archived and are not yet.
 *
 * @param segments how many
 * @param logBytes their bytes of log
 * @param oldestSealedAt when the one was sealed that waits longest; {@code null} if none waits
 */
public record UploadBacklog(
        long segments, long logBytes, @Nullable Instant oldestSealedAt) {
    static UploadBacklog of(Stream<SealedSegment> waiting) {
        long[] sums = new long[2];
        Instant[] oldest = new Instant[1];
        waiting.forEach(segment -> {
            sums[0]++;
            sums[1] += segment.logBytes();
            if (oldest[0] == null || segment.sealedAt().isBefore(oldest[0])) {
                oldest[0] = segment.sealedAt();
            }
        });
        return new UploadBacklog(sums[0], sums[1], oldest[0]);
    }
}

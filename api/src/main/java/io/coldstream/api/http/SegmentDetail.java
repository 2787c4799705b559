package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One segment of one partition, wherever it is.
 *
 * @param partition the partition's index
 * @param baseOffset its first offset
 * @param endOffset the offset behind its last one
 * @param state {@code active} (being written), {@code sealed} (complete, on the broker's disk alone),
 *     {@code uploading} (on its way to the object store), {@code archived} (in the object store and on the broker's
 *     disk), {@code archive_only} (in the object store alone) or {@code deleting} (on its way out)
 * @param minTimestamp the smallest timestamp of its records, or {@code null} if that is not known
 * @param maxTimestamp the greatest timestamp of its records, or {@code null} if that is not known
 * @param localBytes bytes on the broker's disk, 0 if it is not there
 * @param remoteBytes bytes in the object store, 0 if it is not there
 * @param objectKey where it is in the object store, or {@code null}
 * @param leaderEpoch the epoch of the leader that wrote its end
 * @param sealedAt when it was completed, or {@code null} while it is written
 */
public record SegmentDetail(
        @JsonProperty("partition") int partition,
        @JsonProperty("base_offset") long baseOffset,
        @JsonProperty("end_offset") long endOffset,
        @JsonProperty("state") String state,

        @JsonProperty("min_timestamp") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant minTimestamp,

        @JsonProperty("max_timestamp") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant maxTimestamp,

        @JsonProperty("local_bytes") long localBytes,
        @JsonProperty("remote_bytes") long remoteBytes,
        @JsonProperty("object_key") @Nullable String objectKey,
        @JsonProperty("leader_epoch") int leaderEpoch,

        @JsonProperty("sealed_at") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant sealedAt) {}

package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One partition's offsets and sizes. Its records are those from {@code logStartOffset} on, and before
 * {@code logEndOffset}; those before {@code localLogStartOffset} are in the archive alone.
 *
 * @param partition its index, from 0
 * @param leaderEpoch the epoch of its leader
 * @param logStartOffset the first offset that can be read
 * @param localLogStartOffset the first offset that is on the broker's disk
 * @param highWatermark the offset behind the last record that consumers may see
 * @param logEndOffset the offset that the next record gets
 * @param localBytes bytes on the broker's disk
 * @param remoteBytes bytes in the object store
 */
public record PartitionDetail(
        @JsonProperty("partition") int partition,
        @JsonProperty("leader_epoch") int leaderEpoch,
        @JsonProperty("log_start_offset") long logStartOffset,
        @JsonProperty("local_log_start_offset") long localLogStartOffset,
        @JsonProperty("high_watermark") long highWatermark,
        @JsonProperty("log_end_offset") long logEndOffset,
        @JsonProperty("local_bytes") long localBytes,
        @JsonProperty("remote_bytes") long remoteBytes) {}

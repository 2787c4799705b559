package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The broker at a glance.
 *
 * @param clusterId the id that Kafka clients see
 * @param version the program's version
 * @param startedAt when it began to serve
 * @param brokerId its node id
 * @param kafka where Kafka clients connect
 * @param topics how many topics there are
 * @param partitions how many partitions they have
 * @param segments segments on the disk or archived
 * @param localBytes bytes on the broker's disk
 * @param remoteBytes bytes in the object store
 * @param logBytes bytes of log, each offset once
 * @param uploadBacklog what waits for the archive
 * @param held what legal holds cover, or {@code null} where that is not known
 * @param dueWithin30Days what retention deletes soon, or {@code null} where that is not known
 * @param disk the broker's disk
 * @param deletions whether retention deletes
 * @param me who asks, or {@code null} where nobody is asked who they are
 */
public record Overview(
        @JsonProperty("cluster_id") String clusterId,
        @JsonProperty("version") String version,

        @JsonProperty("started_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant startedAt,

        @JsonProperty("broker_id") int brokerId,
        @JsonProperty("kafka") String kafka,
        @JsonProperty("topics") int topics,
        @JsonProperty("partitions") int partitions,
        @JsonProperty("segments") long segments,
        @JsonProperty("local_bytes") long localBytes,
        @JsonProperty("remote_bytes") long remoteBytes,
        @JsonProperty("log_bytes") long logBytes,
        @JsonProperty("upload_backlog") UploadBacklog uploadBacklog,
        @JsonProperty("held") @Nullable Held held,
        @JsonProperty("due_within_30_days") @Nullable Amount dueWithin30Days,
        @JsonProperty("disk") Disk disk,
        @JsonProperty("deletions") Deletions deletions,
        @JsonProperty("me") @Nullable Me me) {
    /** Sealed segments that are to be archived and are not yet; {@code oldestSealedAt} is null if there is none. */
    public record UploadBacklog(
            @JsonProperty("segments") long segments,
            @JsonProperty("log_bytes") long logBytes,

            @JsonProperty("oldest_sealed_at") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant oldestSealedAt) {}

    /** Standing legal holds that cover something, and the bytes of log that they keep. */
    public record Held(
            @JsonProperty("holds") long holds,
            @JsonProperty("log_bytes") long logBytes) {}

    /** Segments and their bytes of log. */
    public record Amount(
            @JsonProperty("segments") long segments,
            @JsonProperty("log_bytes") long logBytes) {}

    /** Room on a disk. */
    public record Disk(
            @JsonProperty("free_bytes") long freeBytes,
            @JsonProperty("total_bytes") long totalBytes) {}

    /** Whether retention is kept from deleting, and why. */
    public record Deletions(
            @JsonProperty("suspended") boolean suspended,
            @JsonProperty("reason") @Nullable String reason) {}

    /** Who asks. */
    public record Me(
            @JsonProperty("name") String name,
            @JsonProperty("role") String role) {}
}

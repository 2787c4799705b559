package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * Where a topic's bytes are, by the times of their records. Bytes are log bytes, each offset counted once.
 *
 * @param bucket how long a bucket is, as an ISO 8601 duration
 * @param from where the first bucket starts
 * @param to where the last one ends
 * @param partitions the partitions by index
 */
public record CoverageDetail(
        @JsonProperty("topic") String topic,
        @JsonProperty("bucket") String bucket,

        @JsonProperty("from") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant from,

        @JsonProperty("to") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant to,

        @JsonProperty("partitions") List<Partition> partitions) {
    public CoverageDetail {
        partitions = List.copyOf(partitions);
    }

    /** One partition; buckets without any segment are left out. */
    public record Partition(
            @JsonProperty("partition") int partition,
            @JsonProperty("buckets") List<Bucket> buckets) {
        public Partition {
            buckets = List.copyOf(buckets);
        }
    }

    /**
     * What has timestamps of some time.
     *
     * @param localBytes what is on the disk alone
     * @param archivedBytes what is in the store alone
     * @param bothBytes what is in both
     * @param heldBytes the part of these that holds keep
     * @param dueBytes the part of these that is deleted within 30 days
     * @param segments how many segments have some of their time in it
     */
    public record Bucket(
            @JsonProperty("from") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant from,

            @JsonProperty("to") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant to,

            @JsonProperty("local_bytes") long localBytes,
            @JsonProperty("archived_bytes") long archivedBytes,
            @JsonProperty("both_bytes") long bothBytes,
            @JsonProperty("held_bytes") long heldBytes,
            @JsonProperty("due_bytes") long dueBytes,
            @JsonProperty("segments") long segments) {}
}

package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One topic with its partitions. The first members are {@link TopicSummary}'s.
 *
 * @param name its name
 * @param id its UUID; a topic that is created again under the same name has another
 * @param partitions how many partitions it has
 * @param configs its own settings by Kafka name; what is missing has the broker's default
 * @param createdAt when it was created
 * @param localBytes bytes on the broker's disk, of all partitions
 * @param remoteBytes bytes in the object store, of all partitions
 * @param logBytes bytes of log, of all partitions, each offset once
 * @param bytesInPerSecond bytes that producers send in a second, over the last minute
 * @param policy the policy that it follows, or {@code null} if it follows none
 * @param held whether a legal hold stands on any of its records
 * @param partitionDetails the partitions, by index
 */
public record TopicDetail(
        @JsonProperty("name") String name,
        @JsonProperty("id") UUID id,
        @JsonProperty("partitions") int partitions,
        @JsonProperty("configs") Map<String, String> configs,

        @JsonProperty("created_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant createdAt,

        @JsonProperty("local_bytes") long localBytes,
        @JsonProperty("remote_bytes") long remoteBytes,
        @JsonProperty("log_bytes") long logBytes,
        @JsonProperty("bytes_in_per_second") double bytesInPerSecond,
        @JsonProperty("policy") @Nullable PolicyRef policy,
        @JsonProperty("held") boolean held,
        @JsonProperty("partition_details") List<PartitionDetail> partitionDetails) {
    public TopicDetail {
        partitionDetails = List.copyOf(partitionDetails);
    }
}

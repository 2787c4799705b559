package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reset of a group's offsets did, or would do.
 *
 * @param group the group's id
 * @param topic the topic
 * @param partitions its partitions, by index
 * @param applied whether it was done
 */
public record OffsetResetReport(
        @JsonProperty("group") String group,
        @JsonProperty("topic") String topic,
        @JsonProperty("partitions") List<Partition> partitions,
        @JsonProperty("applied") boolean applied) {
    public OffsetResetReport {
        partitions = List.copyOf(partitions);
    }

    /**
     * One partition.
     *
     * @param partition its index
     * @param currentOffset the offset that the group had committed, or {@code null}
     * @param newOffset the offset that the group goes on with
     * @param lagBefore offsets up to the high watermark before, or {@code null} without a committed offset
     * @param lagAfter offsets up to the high watermark then
     */
    public record Partition(
            @JsonProperty("partition") int partition,
            @JsonProperty("current_offset") @Nullable Long currentOffset,
            @JsonProperty("new_offset") long newOffset,
            @JsonProperty("lag_before") @Nullable Long lagBefore,
            @JsonProperty("lag_after") long lagAfter) {}
}

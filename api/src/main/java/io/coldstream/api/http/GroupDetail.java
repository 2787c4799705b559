package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One consumer group with its members and offsets. The first members are {@link GroupSummary}'s.
 *
 * @param group the group's id
 * @param state its state by Kafka's name: {@code Stable}, {@code Empty}, {@code PreparingRebalance}, ...
 * @param protocolType {@code consumer}, {@code connect}, ...; empty for a group that never had members
 * @param protocol the assignor that the members agreed on, or {@code null}
 * @param memberCount how many members it has
 * @param totalLag records that are behind the committed offsets, of all partitions whose end is known
 * @param generation the generation, counted up by each rebalance
 * @param members the members by id
 * @param partitions the partitions that the group has an offset for, by topic and index
 */
public record GroupDetail(
        @JsonProperty("group") String group,
        @JsonProperty("state") String state,
        @JsonProperty("protocol_type") String protocolType,
        @JsonProperty("protocol") @Nullable String protocol,
        @JsonProperty("member_count") int memberCount,
        @JsonProperty("total_lag") long totalLag,
        @JsonProperty("generation") int generation,
        @JsonProperty("members") List<Member> members,
        @JsonProperty("partitions") List<Offset> partitions) {
    public GroupDetail {
        members = List.copyOf(members);
        partitions = List.copyOf(partitions);
    }

    /**
     * One member.
     *
     * @param memberId the id that the coordinator gave
     * @param groupInstanceId the id of a static member (KIP-345), or {@code null}
     * @param clientId what the client calls itself
     * @param clientHost where it connects from
     * @param assignedPartitions what it reads; {@code null} if its assignment is not one that the broker can read
     */
    public record Member(
            @JsonProperty("member_id") String memberId,
            @JsonProperty("group_instance_id") @Nullable String groupInstanceId,
            @JsonProperty("client_id") String clientId,
            @JsonProperty("client_host") String clientHost,
            @JsonProperty("assigned_partitions") @Nullable List<Partition> assignedPartitions) {}

    /** A partition by its topic's name and its index. */
    public record Partition(
            @JsonProperty("topic") String topic,
            @JsonProperty("partition") int partition) {}

    /**
     * How far the group has come in one partition.
     *
     * @param topic the topic's name
     * @param partition the partition's index
     * @param committedOffset the offset that the group reads next
     * @param endOffset the offset behind the last record that it may read, or {@code null} if that is not known
     * @param lag how many offsets are between the two, or {@code null} if the end is not known
     * @param metadata what the client stored with the offset
     * @param committedAt when the offset was committed
     */
    public record Offset(
            @JsonProperty("topic") String topic,
            @JsonProperty("partition") int partition,
            @JsonProperty("committed_offset") long committedOffset,
            @JsonProperty("end_offset") @Nullable Long endOffset,
            @JsonProperty("lag") @Nullable Long lag,
            @JsonProperty("metadata") String metadata,

            @JsonProperty("committed_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant committedAt) {}
}

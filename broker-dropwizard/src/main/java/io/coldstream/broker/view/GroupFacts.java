package io.coldstream.broker.view;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One consumer group at one moment.
 *
 * @param groupId the group's id
 * @param state its state by Kafka's name: {@code Stable}, {@code Empty}, ...
 * @param protocolType {@code consumer}, {@code connect}, ...; empty for a group that never had members
 * @param protocol the assignor that the members agreed on, or {@code null}
 * @param generation the generation, counted up by each rebalance
 * @param members its members
 * @param offsets its committed offsets, of topics that exist
 */
public record GroupFacts(
        String groupId,
        String state,
        String protocolType,
        @Nullable String protocol,
        int generation,
        List<Member> members,
        List<Offset> offsets) {
    public GroupFacts {
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(protocolType, "protocolType");
        members = List.copyOf(members);
        offsets = List.copyOf(offsets);
    }

    /**
     * One member.
     *
     * @param memberId the id that the coordinator gave
     * @param groupInstanceId the id of a static member (KIP-345), or {@code null}
     * @param clientId what the client calls itself
     * @param clientHost where it connects from
     * @param assigned what it reads, or {@code null} if its assignment cannot be decoded
     */
    public record Member(
            String memberId,
            @Nullable String groupInstanceId,
            String clientId,
            String clientHost,
            @Nullable List<NamedPartition> assigned) {}

    /** A partition by its topic's name and its index. */
    public record NamedPartition(String topic, int partition) {}

    /**
     * One committed offset.
     *
     * @param partition whose
     * @param committedOffset the offset that the group reads next
     * @param endOffset the partition's high watermark, or {@code null} if it is not known
     * @param metadata what the client stored with it
     * @param committedAt when
     */
    public record Offset(
            NamedPartition partition,
            long committedOffset,
            @Nullable Long endOffset,
            String metadata,
            Instant committedAt) {
        /** Offsets between the committed one and the end, never negative; {@code null} if the end is not known. */
        public @Nullable Long lag() {
            return endOffset == null ? null : (Long) Math.max(0, endOffset - committedOffset);
        }
    }
}

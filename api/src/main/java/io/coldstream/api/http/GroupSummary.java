package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One consumer group of the list of groups.
 *
 * @param group the group's id
 * @param state its state by Kafka's name: {@code Stable}, {@code Empty}, {@code PreparingRebalance}, ...
 * @param protocolType {@code consumer}, {@code connect}, ...; empty for a group that never had members
 * @param protocol the assignor that the members agreed on, or {@code null}
 * @param memberCount how many members it has
 * @param totalLag records that are behind the committed offsets, of all partitions whose end is known
 */
public record GroupSummary(
        @JsonProperty("group") String group,
        @JsonProperty("state") String state,
        @JsonProperty("protocol_type") String protocolType,
        @JsonProperty("protocol") @Nullable String protocol,
        @JsonProperty("member_count") int memberCount,
        @JsonProperty("total_lag") long totalLag) {}

package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a topic keeps and where: effective values, and where each of them comes from.
 *
 * @param topic the topic's name
 * @param total what is kept anywhere
 * @param local what is kept on the broker's disk
 * @param tiering whether and when segments go to the object store
 * @param source {@code topic}, {@code policy} or {@code broker_default} for each of the six fields,
 *     {@code local.max_age_ms} for one
 */
public record RetentionDocument(
        @JsonProperty("topic") String topic,
        @JsonProperty("total") Limits total,
        @JsonProperty("local") Limits local,
        @JsonProperty("tiering") Tiering tiering,
        @JsonProperty("source") Map<String, String> source) {
    public RetentionDocument {
        source = Collections.unmodifiableMap(new LinkedHashMap<>(source));
    }

    /**
     * Limits that both apply.
     *
     * @param maxAgeMs the greatest age in milliseconds; {@code null} for no limit
     * @param maxBytes the greatest size in bytes per partition; {@code null} for no limit
     */
    public record Limits(
            @JsonProperty("max_age_ms") @Nullable Long maxAgeMs,
            @JsonProperty("max_bytes") @Nullable Long maxBytes) {}

    /**
     * The way to the object store.
     *
     * @param enabled whether sealed segments are uploaded
     * @param minAgeMs how many milliseconds a sealed segment waits before its upload
     */
    public record Tiering(
            @JsonProperty("enabled") boolean enabled,
            @JsonProperty("min_age_ms") long minAgeMs) {}
}

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
 * @param segment when segments are sealed
 * @param cleanupPolicy what happens to old segments, {@code delete}
 * @param policy the policy that the topic follows, or {@code null} if it follows none
 * @param source {@code topic}, {@code policy}, {@code broker_default} or {@code built_in} for each value,
 *     {@code local.max_age_ms} for one
 */
public record RetentionDocument(
        @JsonProperty("topic") String topic,
        @JsonProperty("total") Total total,
        @JsonProperty("local") Limits local,
        @JsonProperty("tiering") Tiering tiering,
        @JsonProperty("segment") Segment segment,
        @JsonProperty("cleanup_policy") String cleanupPolicy,
        @JsonProperty("policy") @Nullable PolicyRef policy,
        @JsonProperty("source") Map<String, String> source) {
    public RetentionDocument {
        source = Collections.unmodifiableMap(new LinkedHashMap<>(source));
    }

    /**
     * Limits that both apply, and an age below which neither does.
     *
     * @param maxAgeMs the greatest age in milliseconds; {@code null} for no limit
     * @param maxBytes the greatest size in bytes per partition; {@code null} for no limit
     * @param minAgeMs how many milliseconds everything is kept, whatever the limits say
     */
    public record Total(
            @JsonProperty("max_age_ms") @Nullable Long maxAgeMs,
            @JsonProperty("max_bytes") @Nullable Long maxBytes,
            @JsonProperty("min_age_ms") long minAgeMs) {}

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
     * @param paused whether uploads rest for now
     * @param storageClass the store's class for new objects; {@code null} for the store's default
     */
    public record Tiering(
            @JsonProperty("enabled") boolean enabled,
            @JsonProperty("min_age_ms") long minAgeMs,
            @JsonProperty("paused") boolean paused,
            @JsonProperty("storage_class") @Nullable String storageClass) {}

    /**
     * When segments are sealed.
     *
     * @param maxAgeMs the greatest age in milliseconds of one that is written to
     * @param maxBytes its greatest size in bytes
     */
    public record Segment(
            @JsonProperty("max_age_ms") long maxAgeMs,
            @JsonProperty("max_bytes") long maxBytes) {}
}

package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A policy.
 *
 * @param name its name
 * @param version counts its changes, from 1
 * @param description what it is for
 * @param retention what it sets, in the sections of {@link RetentionDocument}; what is missing it leaves to the broker
 * @param attachments which topics it is for
 * @param changedAt when this version was made
 * @param changedBy who made it
 * @param topics how many topics follow it
 */
public record PolicyDetail(
        @JsonProperty("name") String name,
        @JsonProperty("version") int version,
        @JsonProperty("description") String description,
        @JsonProperty("retention") Map<String, Object> retention,
        @JsonProperty("attachments") List<Attachment> attachments,

        @JsonProperty("changed_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant changedAt,

        @JsonProperty("changed_by") String changedBy,
        @JsonProperty("topics") int topics) {
    /**
     * Which topics a policy is for.
     *
     * @param topics a topic's name or a pattern
     * @param priority the greatest wins
     */
    public record Attachment(
            @JsonProperty("topics") String topics,
            @JsonProperty("priority") int priority) {}

    public PolicyDetail {
        retention = Collections.unmodifiableMap(new LinkedHashMap<>(retention));
        attachments = List.copyOf(attachments);
    }
}

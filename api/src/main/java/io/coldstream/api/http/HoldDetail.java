package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A legal hold. What is {@code null} of partition, offsets and times does not narrow it.
 *
 * @param id its id
 * @param topic the topic's name
 * @param topicId the topic's id
 * @param partition the one partition
 * @param offsets the offsets in that partition
 * @param times the record timestamps
 * @param reason why it was placed
 * @param owner who answers for it
 * @param placedBy who placed it
 * @param placedAt when
 * @param released how it ended, or {@code null} while it stands
 * @param heldBytes bytes of log that it keeps, or {@code null} if that is not known
 * @param objectLock the object store's own holds on what it covers
 */
public record HoldDetail(
        @JsonProperty("id") UUID id,
        @JsonProperty("topic") String topic,
        @JsonProperty("topic_id") UUID topicId,
        @JsonProperty("partition") @Nullable Integer partition,
        @JsonProperty("offsets") @Nullable Offsets offsets,
        @JsonProperty("times") @Nullable Times times,
        @JsonProperty("reason") String reason,
        @JsonProperty("owner") String owner,
        @JsonProperty("placed_by") String placedBy,

        @JsonProperty("placed_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant placedAt,

        @JsonProperty("released") @Nullable Release released,
        @JsonProperty("held_bytes") @Nullable Long heldBytes,
        @JsonProperty("object_lock") ObjectLock objectLock) {
    /**
     * A range of offsets.
     *
     * @param start the first one
     * @param end the one behind the last
     */
    public record Offsets(
            @JsonProperty("start") long start,
            @JsonProperty("end") long end) {}

    /**
     * A range of times.
     *
     * @param from the first
     * @param to the first behind it
     */
    public record Times(
            @JsonProperty("from") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant from,

            @JsonProperty("to") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant to) {}

    /**
     * The object store's own holds on the archived objects that a legal hold covers.
     *
     * @param enabled whether such objects are locked
     * @param lockedObjects how many are, or {@code null} if they were not counted yet
     * @param pendingObjects how many are to be and are not yet, or {@code null} likewise
     */
    public record ObjectLock(
            @JsonProperty("enabled") boolean enabled,
            @JsonProperty("locked_objects") @Nullable Long lockedObjects,
            @JsonProperty("pending_objects") @Nullable Long pendingObjects) {}

    /**
     * The end of a hold.
     *
     * @param by who released it
     * @param reason why
     * @param at when
     */
    public record Release(
            @JsonProperty("by") String by,
            @JsonProperty("reason") String reason,

            @JsonProperty("at") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant at) {}
}

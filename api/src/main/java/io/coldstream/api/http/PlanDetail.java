package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would happen if settings were changed, or what happens as they are. Bytes are log bytes, each offset counted once.
 *
 * @param id the plan's id, to agree to it
 * @param topic the topic whose own settings would change, or {@code null}
 * @param policy the policy that would change, or {@code null}
 * @param plannedAt the time that it was made for
 * @param expiresAt until when it can be agreed to
 * @param upload what is due for the archive then
 * @param evict what is due to leave the local disk
 * @param deleteNow what is deleted at once
 * @param deleteWithin30Days what is deleted within 30 days, what is deleted at once included
 * @param held what legal holds cover, or may cover
 * @param deletesMore whether the change deletes something that stays without it, or deletes it earlier
 * @param newlyDeleted what that is
 * @param groupsLosingRecords consumer groups that lose records which they have not read, within 30 days
 * @param doubts what may turn out otherwise
 */
public record PlanDetail(
        @JsonProperty("id") String id,
        @JsonProperty("topic") @Nullable String topic,
        @JsonProperty("policy") @Nullable String policy,

        @JsonProperty("planned_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant plannedAt,

        @JsonProperty("expires_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant expiresAt,

        @JsonProperty("upload") Amount upload,
        @JsonProperty("evict") Amount evict,
        @JsonProperty("delete_now") Records deleteNow,
        @JsonProperty("delete_within_30_days") Records deleteWithin30Days,
        @JsonProperty("held") Amount held,
        @JsonProperty("deletes_more") boolean deletesMore,
        @JsonProperty("newly_deleted") NewlyDeleted newlyDeleted,
        @JsonProperty("groups_losing_records") List<GroupLoss> groupsLosingRecords,
        @JsonProperty("doubts") List<String> doubts) {
    public PlanDetail {
        groupsLosingRecords = List.copyOf(groupsLosingRecords);
        doubts = List.copyOf(doubts);
    }

    /** A number of segments and their log bytes. */
    public record Amount(
            @JsonProperty("segments") long segments,
            @JsonProperty("log_bytes") long logBytes) {}

    /** A number of segments, their log bytes, and the records that can be read of them. */
    public record Records(
            @JsonProperty("segments") long segments,
            @JsonProperty("log_bytes") long logBytes,
            @JsonProperty("records") long records) {}

    /**
     * What a change deletes that stays without it, or goes later.
     *
     * @param first some of the segments, oldest first by partition
     */
    public record NewlyDeleted(
            @JsonProperty("segments") long segments,
            @JsonProperty("log_bytes") long logBytes,
            @JsonProperty("records") long records,
            @JsonProperty("first") List<Segment> first) {
        public NewlyDeleted {
            first = List.copyOf(first);
        }
    }

    /**
     * A segment that is deleted because of the change.
     *
     * @param maxTimestamp the greatest timestamp of its records, or {@code null} if that is not known
     * @param due when
     * @param rule the rule that says so, {@code TOTAL_AGE} for one
     * @param sentence the same for people
     */
    public record Segment(
            @JsonProperty("topic") String topic,
            @JsonProperty("partition") int partition,
            @JsonProperty("base_offset") long baseOffset,
            @JsonProperty("end_offset") long endOffset,

            @JsonProperty("max_timestamp") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant maxTimestamp,

            @JsonProperty("due") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant due,

            @JsonProperty("rule") String rule,
            @JsonProperty("sentence") String sentence) {}

    /**
     * What a group loses in one partition.
     *
     * @param nextOffset the offset that it reads next
     * @param deletedUpTo where the log starts then
     * @param records how many records it loses
     */
    public record GroupLoss(
            @JsonProperty("group") String group,
            @JsonProperty("topic") String topic,
            @JsonProperty("partition") int partition,
            @JsonProperty("next_offset") long nextOffset,
            @JsonProperty("deleted_up_to") long deletedUpTo,
            @JsonProperty("records") long records) {}
}

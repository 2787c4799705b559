package io.coldstream.broker.plan;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.tiering.retention.PlanDifference;
import io.coldstream.tiering.retention.PlanSummary;
import java.time.Instant;
import java.util.List;

/**
 * What would happen if settings were changed.
 *
 * @param id stands for what this says; the same plan made again has the same one
 * @param change the change
 * @param plannedAt the time that it was made for
 * @param expiresAt until when it can be agreed to
 * @param summary what happens after the change
 * @param recordsNow how many records are deleted at once then
 * @param recordsWithin how many within 30 days
 * @param difference what is deleted only because of the change, or earlier
 * @param readers the groups that lose records which they have not read, within 30 days after the change; some only, if
 *     there are very many
 * @param doubts what may turn out otherwise, as sentences; some only, if there are very many
 */
public record WhatIf(
        String id,
        SettingsChange change,
        Instant plannedAt,
        Instant expiresAt,
        PlanSummary summary,
        long recordsNow,
        long recordsWithin,
        PlanDifference difference,
        List<ReaderLoss> readers,
        List<String> doubts) {
    /**
     * What a consumer group loses unread in one partition.
     *
     * @param groupId the group
     * @param topic the topic's name
     * @param partition the partition
     * @param nextOffset what the group would read next
     * @param deletedUpTo where the log starts then
     * @param records how many records that are
     */
    public record ReaderLoss(
            String groupId,
            String topic,
            TopicIdPartition partition,
            long nextOffset,
            long deletedUpTo,
            long records) {}

    public WhatIf {
        readers = List.copyOf(readers);
        doubts = List.copyOf(doubts);
    }

    /** Whether the change deletes anything that stays without it, or deletes it earlier. */
    public boolean deletesMore() {
        return difference.deletesMore();
    }

    /** How many records of a segment that would be deleted there are. */
    public static long records(PlanDifference.Extra extra) {
        return extra.offsets().size();
    }

    /** How many records the change deletes, or deletes earlier. */
    public long newlyDeletedRecords() {
        return difference.segments().stream().mapToLong(WhatIf::records).sum();
    }

    /** How many log bytes the change deletes, or deletes earlier. */
    public long newlyDeletedBytes() {
        return difference.segments().stream()
                .mapToLong(PlanDifference.Extra::logBytes)
                .sum();
    }
}

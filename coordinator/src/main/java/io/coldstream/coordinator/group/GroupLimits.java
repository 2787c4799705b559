package io.coldstream.coordinator.group;

import io.coldstream.storage.metadata.GroupStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of every group. Immutable; start from {@link #defaults()}.
 *
 * @param initialRebalanceDelay how long the first rebalance of an empty group waits for more members
 *     ({@code group.initial.rebalance.delay.ms}); zero to answer the first member at once
 * @param sessionTimeoutMin the smallest session time-out that a member may ask for
 *     ({@code group.min.session.timeout.ms})
 * @param sessionTimeoutMax the largest ({@code group.max.session.timeout.ms})
 * @param newMemberJoinTimeout how long a new member that does not know its id yet may wait in a rebalance; it cannot
 *     send heartbeats, so nothing else says that it is gone
 * @param groupsMax how many groups there may be, those that only commit offsets too
 * @param membersPerGroupMax how many members a group may have ({@code group.max.size})
 * @param pendingMembersPerGroupMax how many ids a group may have handed out whose owners have not joined yet
 * @param groupIdCharsMax how long a group id may be
 * @param memberBytesMax how many bytes the subscriptions of one member, or its assignment, may have in all
 * @param offsetMetadataCharsMax how long the text of a committed offset may be ({@code offset.metadata.max.bytes},
 *     which Kafka, too, counts in characters)
 * @param offsetsRetention how long offsets are kept after their group has lost its last member, or after the last
 *     commit if the group never had members (KIP-211, {@code offsets.retention.minutes}); {@code null} to keep them
 *     until somebody deletes them
 * @param sweepInterval how often empty groups without offsets and expired offsets are looked for
 *     ({@code offsets.retention.check.interval.ms})
 */
public record GroupLimits(
        Duration initialRebalanceDelay,
        Duration sessionTimeoutMin,
        Duration sessionTimeoutMax,
        Duration newMemberJoinTimeout,
        int groupsMax,
        int membersPerGroupMax,
        int pendingMembersPerGroupMax,
        int groupIdCharsMax,
        int memberBytesMax,
        int offsetMetadataCharsMax,
        @Nullable Duration offsetsRetention,
        Duration sweepInterval) {
    public GroupLimits {
        if (initialRebalanceDelay.isNegative()) {
            throw new IllegalArgumentException(
                    "the initial rebalance delay is 0 or more, not " + initialRebalanceDelay);
        }
        if (sessionTimeoutMin.toMillis() < 1 || sessionTimeoutMax.compareTo(sessionTimeoutMin) < 0) {
            throw new IllegalArgumentException(
                    "not bounds of session time-outs: " + sessionTimeoutMin + " to " + sessionTimeoutMax);
        }
        requirePositive("newMemberJoinTimeout", newMemberJoinTimeout.toMillis());
        requirePositive("groupsMax", groupsMax);
        requirePositive("membersPerGroupMax", membersPerGroupMax);
        requirePositive("pendingMembersPerGroupMax", pendingMembersPerGroupMax);
        requirePositive("groupIdCharsMax", groupIdCharsMax);
        requirePositive("memberBytesMax", memberBytesMax);
        requirePositive("sweepInterval", sweepInterval.toMillis());
        if (offsetMetadataCharsMax < 0) {
            throw new IllegalArgumentException("offsetMetadataCharsMax is 0 or more, not " + offsetMetadataCharsMax);
        }
        if (offsetsRetention != null) {
            requirePositive("offsetsRetention", offsetsRetention.toMillis());
        }
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is 1 or more, not " + value);
        }
    }

    /**
     * Kafka's defaults where it has a bound, generous ones where it has none; offsets are kept until somebody deletes
     * them, because events are, too.
     */
    public static GroupLimits defaults() {
        return new GroupLimits(
                Duration.ofSeconds(3),
                Duration.ofSeconds(6),
                Duration.ofMinutes(30),
                Duration.ofMinutes(5),
                100_000,
                5_000,
                5_000,
                GroupStore.GROUP_ID_CHARS_MAX,
                1 << 20,
                4096,
                null,
                Duration.ofMinutes(10));
    }

    public GroupLimits withInitialRebalanceDelay(Duration delay) {
        return new GroupLimits(
                delay,
                sessionTimeoutMin,
                sessionTimeoutMax,
                newMemberJoinTimeout,
                groupsMax,
                membersPerGroupMax,
                pendingMembersPerGroupMax,
                groupIdCharsMax,
                memberBytesMax,
                offsetMetadataCharsMax,
                offsetsRetention,
                sweepInterval);
    }

    public GroupLimits withSessionTimeouts(Duration min, Duration max) {
        return new GroupLimits(
                initialRebalanceDelay,
                min,
                max,
                newMemberJoinTimeout,
                groupsMax,
                membersPerGroupMax,
                pendingMembersPerGroupMax,
                groupIdCharsMax,
                memberBytesMax,
                offsetMetadataCharsMax,
                offsetsRetention,
                sweepInterval);
    }

    public GroupLimits withSizes(int groups, int membersPerGroup, int pendingMembersPerGroup) {
        return new GroupLimits(
                initialRebalanceDelay,
                sessionTimeoutMin,
                sessionTimeoutMax,
                newMemberJoinTimeout,
                groups,
                membersPerGroup,
                pendingMembersPerGroup,
                groupIdCharsMax,
                memberBytesMax,
                offsetMetadataCharsMax,
                offsetsRetention,
                sweepInterval);
    }

    /**
     * The same with offsets that expire.
     *
     * @param retention {@code null} to keep offsets until somebody deletes them
     * @param interval how often expired ones are looked for
     */
    public GroupLimits withOffsetsRetention(@Nullable Duration retention, Duration interval) {
        return new GroupLimits(
                initialRebalanceDelay,
                sessionTimeoutMin,
                sessionTimeoutMax,
                newMemberJoinTimeout,
                groupsMax,
                membersPerGroupMax,
                pendingMembersPerGroupMax,
                groupIdCharsMax,
                memberBytesMax,
                offsetMetadataCharsMax,
                retention,
                interval);
    }
}

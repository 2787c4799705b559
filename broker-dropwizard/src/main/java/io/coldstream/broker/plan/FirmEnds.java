package io.coldstream.broker.plan;

import io.coldstream.api.TopicIdPartition;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Up to where a plan has to be kept to, by partition: what comes behind it nobody could foresee. Eight bytes for each
 * partition, since there may be many, of which a change deletes nothing. Owned by one thread until it is handed on, and not
 * changed from then on.
 */
final class FirmEnds {
    static final long UNKNOWN = -1;
    private static final long[] NONE = {};

    private final Map<UUID, long[]> endsByTopic = new HashMap<>();

    void put(TopicIdPartition partition, long end) {
        long[] ends = endsByTopic.getOrDefault(partition.topicId(), NONE);
        if (partition.partition() >= ends.length) {
            int known = ends.length;
            ends = Arrays.copyOf(ends, Math.max(partition.partition() + 1, 2 * known));
            Arrays.fill(ends, known, ends.length, UNKNOWN);
            endsByTopic.put(partition.topicId(), ends);
        }
        ends[partition.partition()] = end;
    }

    /** The end in a partition, or {@link #UNKNOWN} if the plan does not speak of it. */
    long of(TopicIdPartition partition) {
        long[] ends = endsByTopic.getOrDefault(partition.topicId(), NONE);
        return partition.partition() < ends.length ? ends[partition.partition()] : UNKNOWN;
    }
}

package io.coldstream.tiering.archive;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.object.ObjectKey;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/**
 * Whose segment an archive object holds, and which copy of it.
 *
 * @param clusterId the cluster's id, 22 characters of URL-safe base64
 * @param topicName the topic's name when the copy was made
 * @param partition the topic's UUID and the partition's index
 * @param leaderEpoch the epoch of the leader that made the copy
 * @param copyId a fresh random UUID for every attempt to upload
 */
public record ArchiveIdentity(
        String clusterId, String topicName, TopicIdPartition partition, int leaderEpoch, UUID copyId) {
    public ArchiveIdentity {
        Objects.requireNonNull(clusterId, "clusterId");
        Objects.requireNonNull(topicName, "topicName");
        Objects.requireNonNull(partition, "partition");
        Objects.requireNonNull(copyId, "copyId");
        if (leaderEpoch < 0) {
            throw new IllegalArgumentException("a leader epoch is 0 or more, not " + leaderEpoch);
        }
    }

    /**
     * Where the object lies: {@code <cluster>/topics/<topic>/<partition>/<base offset>-<epoch>-<copy>.log.zst}. The
     * random copy id is why a key is never used twice.
     */
    public ObjectKey key(long baseOffset) {
        return new ObjectKey(String.format(
                Locale.ROOT, "%s%020d-%d-%s.log.zst", prefix(clusterId, partition), baseOffset, leaderEpoch, copyId));
    }

    /** What the keys of one partition's segments start with. */
    public static String prefix(String clusterId, TopicIdPartition partition) {
        return clusterId + "/topics/" + partition.topicId() + "/" + partition.partition() + "/";
    }
}

package io.coldstream.broker.topic;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.PartitionLog;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The logs of the partitions that this broker leads. Thread-safe. */
public final class Partitions {
    private final Map<TopicIdPartition, PartitionLog> open = new ConcurrentHashMap<>();

    public Optional<PartitionLog> find(TopicIdPartition partition) {
        return Optional.ofNullable(open.get(partition));
    }

    /** A live view of all of them, in no particular order. */
    public Collection<PartitionLog> all() {
        return Collections.unmodifiableCollection(open.values());
    }

    void add(PartitionLog log) {
        if (open.putIfAbsent(log.partition(), log) != null) {
            throw new IllegalStateException("the partition is open already: " + log.partition());
        }
    }

    Optional<PartitionLog> remove(TopicIdPartition partition) {
        return Optional.ofNullable(open.remove(partition));
    }
}

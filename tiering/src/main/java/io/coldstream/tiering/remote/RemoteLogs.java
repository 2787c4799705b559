package io.coldstream.tiering.remote;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.metadata.SegmentRecord;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/** The archives of all partitions. Thread-safe: a concurrent map owns them. */
public final class RemoteLogs {
    private final ConcurrentMap<TopicIdPartition, RemoteLog> logs = new ConcurrentHashMap<>();

    /** The archive of a partition, an empty one if there was none. */
    public RemoteLog of(TopicIdPartition partition) {
        return logs.computeIfAbsent(partition, absent -> new RemoteLog());
    }

    public Optional<RemoteLog> find(TopicIdPartition partition) {
        return Optional.ofNullable(logs.get(partition));
    }

    /** Forgets a topic; the catalogue and the objects are not touched. */
    public void forget(UUID topicId) {
        logs.keySet().removeIf(partition -> partition.topicId().equals(topicId));
    }

    /** Takes in the rows of a whole catalogue. */
    public void load(List<SegmentRecord> rows) {
        rows.stream()
                .collect(Collectors.groupingBy(row -> row.intent().partition()))
                .forEach((partition, own) -> of(partition).replace(own));
    }
}

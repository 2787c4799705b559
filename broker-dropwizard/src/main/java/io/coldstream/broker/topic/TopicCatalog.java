package io.coldstream.broker.topic;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The topics that clients can see, in memory. Reads are lock-free looks at an immutable snapshot; changes come from
 * {@link TopicService} alone, under this object's monitor.
 */
public final class TopicCatalog {
    private record Snapshot(Map<String, Topic> byName, Map<UUID, Topic> byId) {}

    private volatile Snapshot snapshot = new Snapshot(Map.of(), Map.of());

    public Optional<Topic> byName(String name) {
        return Optional.ofNullable(snapshot.byName().get(name));
    }

    public Optional<Topic> byId(UUID id) {
        return Optional.ofNullable(snapshot.byId().get(id));
    }

    /** All topics, sorted by name. */
    public List<Topic> all() {
        return snapshot.byName().values().stream()
                .sorted(Comparator.comparing(Topic::name))
                .toList();
    }

    public int size() {
        return snapshot.byName().size();
    }

    /** Adds topics, or replaces those with the same id. */
    synchronized void put(Collection<Topic> topics) {
        Map<String, Topic> byName = new HashMap<>(snapshot.byName());
        Map<UUID, Topic> byId = new HashMap<>(snapshot.byId());
        for (Topic topic : topics) {
            byName.put(topic.name(), topic);
            byId.put(topic.id(), topic);
        }
        snapshot = new Snapshot(byName, byId);
    }

    synchronized void remove(Topic topic) {
        Map<String, Topic> byName = new HashMap<>(snapshot.byName());
        Map<UUID, Topic> byId = new HashMap<>(snapshot.byId());
        byName.remove(topic.name());
        byId.remove(topic.id());
        snapshot = new Snapshot(byName, byId);
    }
}

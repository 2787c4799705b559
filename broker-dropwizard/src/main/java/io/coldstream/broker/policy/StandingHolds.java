package io.coldstream.broker.policy;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.HoldStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The holds that stand, as far as this broker knows: for plans and pictures, and so that what is held is not planned to
 * be deleted in vain. What is destroyed goes by the database. Thread-safe: replaced under this object's monitor, which
 * waits for the database; read without it.
 */
public final class StandingHolds {
    private final HoldStore store;
    private volatile Map<UUID, List<LegalHold>> byTopic = Map.of();

    public StandingHolds(HoldStore store) {
        this.store = store;
    }

    /** The holds that concern a partition. Never blocks. */
    public List<LegalHold> on(TopicIdPartition partition) {
        List<LegalHold> ofTopic = byTopic.getOrDefault(partition.topicId(), List.of());
        return ofTopic.isEmpty()
                ? ofTopic
                : ofTopic.stream()
                        .filter(hold -> hold.scope().concerns(partition))
                        .toList();
    }

    /** Whether any hold concerns a topic. Never blocks. */
    boolean anyOn(UUID topicId) {
        return byTopic.containsKey(topicId);
    }

    /**
     * Reads all of them anew.
     *
     * @throws StorageException if the database is away; what was known stays
     */
    public synchronized void refresh() throws StorageException {
        replace(store.standing());
    }

    synchronized void placed(LegalHold hold) {
        List<LegalHold> all = others(hold.id());
        all.add(hold);
        replace(all);
    }

    synchronized void released(UUID id) {
        replace(others(id));
    }

    private List<LegalHold> others(UUID id) {
        return byTopic.values().stream()
                .flatMap(List::stream)
                .filter(hold -> !hold.id().equals(id))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private void replace(List<LegalHold> all) {
        byTopic = all.stream()
                .filter(LegalHold::stands)
                .collect(Collectors.groupingBy(hold -> hold.scope().topicId(), Collectors.toUnmodifiableList()));
    }
}

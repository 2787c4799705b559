package io.coldstream.broker.job;

import io.coldstream.tiering.reap.TopicDeletion;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Watches how the reaper removes what is left of a deleted topic. Thread-safe: without state of its own. */
public final class TopicDeletionWatch implements WatchedWork {
    private final UUID topicId;
    private final Function<UUID, TopicDeletion> deletions;

    /** @param deletions how far the deletion of a topic is */
    public TopicDeletionWatch(UUID topicId, Function<UUID, TopicDeletion> deletions) {
        this.topicId = topicId;
        this.deletions = deletions;
    }

    @Override
    public Look look() {
        TopicDeletion deletion = deletions.apply(topicId);
        Optional<String> result = deletion.isOver()
                ? Optional.of("Nothing is left of the topic, on the disk or in the archive.")
                : Optional.empty();
        return new Look(deletion.total() - deletion.left(), deletion.total(), result.orElse(null));
    }
}

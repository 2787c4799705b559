package io.coldstream.tiering.reap;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** How far the newest deletions of topics are, since the process started. Thread-safe: kept under this object's lock. */
final class TopicDeletions {
    /** The newest ones are remembered after their end. */
    private static final int REMEMBERED_MAX = 1000;

    private final Map<UUID, TopicDeletion> deletions = new LinkedHashMap<>();

    synchronized TopicDeletion of(UUID topic) {
        return deletions.getOrDefault(topic, TopicDeletion.NOT_COUNTED);
    }

    /** So many copies of a topic are not gone yet. */
    synchronized void left(UUID topic, long copies) {
        deletions.put(topic, of(topic).withLeft(copies));
        Iterator<UUID> eldest = deletions.keySet().iterator();
        while (deletions.size() > REMEMBERED_MAX) {
            eldest.next();
            eldest.remove();
        }
    }

    synchronized void oneGone(UUID topic) {
        left(topic, Math.max(0, of(topic).left() - 1));
    }

    synchronized void over(UUID topic) {
        deletions.computeIfPresent(topic, (id, before) -> before.over());
    }
}

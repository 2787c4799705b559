package io.coldstream.coordinator;

import io.coldstream.storage.metadata.CommittedOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which offsets of a commit log the database has to get. For one thread.
 *
 * <p>Whatever this broker has written to the database is either in the log, too, or older than the log. An offset there
 * that is neither was committed to another broker, which had taken over the database in the meantime, and stays.
 */
final class CommitReplay {
    private final Map<OffsetKey, CommittedOffset> stored = new HashMap<>();
    private final Map<OffsetKey, CommittedOffset> newest = new HashMap<>();
    private final Set<OffsetKey> storedFromHere = new HashSet<>();

    /** Begins with what the database has. */
    CommitReplay(Collection<CommittedOffset> inDatabase) {
        inDatabase.forEach(offset -> stored.put(OffsetKey.of(offset), offset));
    }

    /** Takes the next commit of the log. */
    void accept(List<CommittedOffset> commit) {
        for (CommittedOffset offset : commit) {
            OffsetKey key = OffsetKey.of(offset);
            newest.put(key, offset);
            if (offset.equals(stored.get(key))) {
                storedFromHere.add(key);
            }
        }
    }

    /** What the database lacks. */
    List<CommittedOffset> missing() {
        List<CommittedOffset> missing = new ArrayList<>();
        newest.forEach((key, offset) -> {
            CommittedOffset present = stored.get(key);
            boolean isForeign = present != null
                    && !storedFromHere.contains(key)
                    && present.committedAt().isAfter(offset.committedAt());
            if (!isForeign && !offset.equals(present)) {
                missing.add(offset);
            }
        });
        return missing;
    }
}

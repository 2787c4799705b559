package io.coldstream.coordinator;

import io.coldstream.storage.metadata.CommittedOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /**
     * An offset of the log that the database does not get.
     *
     * @param logged what this broker had committed
     * @param stored what another one has committed since
     */
    record Overtaken(CommittedOffset logged, CommittedOffset stored) {}

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
            if (!offset.equals(present) && !isOvertaken(key, offset, present)) {
                missing.add(offset);
            }
        });
        return missing;
    }

    /** What it does not get, because it has another broker's. */
    List<Overtaken> overtaken() {
        List<Overtaken> overtaken = new ArrayList<>();
        newest.forEach((key, offset) -> {
            CommittedOffset present = stored.get(key);
            if (present != null && isOvertaken(key, offset, present)) {
                overtaken.add(new Overtaken(offset, present));
            }
        });
        return overtaken;
    }

    /** Times tell, because those of one broker's commits never go back: see {@link CommitTimes}. */
    private boolean isOvertaken(OffsetKey key, CommittedOffset logged, @Nullable CommittedOffset present) {
        return present != null
                && !storedFromHere.contains(key)
                && present.committedAt().isAfter(logged.committedAt());
    }
}

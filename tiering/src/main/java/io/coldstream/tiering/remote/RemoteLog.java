package io.coldstream.tiering.remote;

import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The AVAILABLE segments of one partition, by base offset. Thread-safe: readers see an immutable map, writers replace
 * it under this object's lock.
 */
public final class RemoteLog {
    private volatile NavigableMap<Long, SegmentRecord> byBaseOffset = new TreeMap<>();

    /** The segment that has an offset, if the archive has one. */
    public Optional<SegmentRecord> containing(long offset) {
        return value(byBaseOffset.floorEntry(offset))
                .filter(copy -> copy.intent().offsets().contains(offset));
    }

    /** The first segment that starts at or behind an offset. */
    public Optional<SegmentRecord> startingAtOrAfter(long offset) {
        return value(byBaseOffset.ceilingEntry(offset));
    }

    /** All segments, oldest first. */
    public List<SegmentRecord> segments() {
        return List.copyOf(byBaseOffset.values());
    }

    /** The segments that have records at or behind an offset, oldest first. */
    public List<SegmentRecord> segmentsFrom(long offset) {
        NavigableMap<Long, SegmentRecord> now = byBaseOffset;
        Long first = now.floorKey(offset);
        return now.tailMap(first == null ? offset : first, true).values().stream()
                .filter(copy -> copy.intent().offsets().end() > offset)
                .toList();
    }

    public boolean isEmpty() {
        return byBaseOffset.isEmpty();
    }

    /** Takes a copy into service that the catalogue calls AVAILABLE. */
    public synchronized void add(SegmentRecord copy) {
        requireAvailable(copy);
        NavigableMap<Long, SegmentRecord> next = new TreeMap<>(byBaseOffset);
        next.put(copy.intent().offsets().start(), copy);
        byBaseOffset = next;
    }

    /** Takes a copy out of service; whoever has it already may read on for the grace period. */
    public synchronized void remove(UUID copyId) {
        NavigableMap<Long, SegmentRecord> next = new TreeMap<>(byBaseOffset);
        if (next.values().removeIf(copy -> copy.intent().copyId().equals(copyId))) {
            byBaseOffset = next;
        }
    }

    /** Replaces everything by the AVAILABLE ones of the catalogue's rows. */
    public synchronized void replace(Collection<SegmentRecord> rows) {
        NavigableMap<Long, SegmentRecord> next = new TreeMap<>();
        for (SegmentRecord row : rows) {
            if (row.state() == RemoteCopyState.AVAILABLE) {
                next.put(row.intent().offsets().start(), row);
            }
        }
        byBaseOffset = next;
    }

    private static Optional<SegmentRecord> value(Map.@Nullable Entry<Long, SegmentRecord> entry) {
        return entry == null ? Optional.empty() : Optional.of(entry.getValue());
    }

    private static void requireAvailable(SegmentRecord copy) {
        if (copy.state() != RemoteCopyState.AVAILABLE) {
            throw new IllegalArgumentException(copy.intent().key() + " is " + copy.state() + ", not AVAILABLE");
        }
    }
}

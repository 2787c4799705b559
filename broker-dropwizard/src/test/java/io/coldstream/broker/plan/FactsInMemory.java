package io.coldstream.broker.plan;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.broker.topic.Topic;
import io.coldstream.log.ActiveSegment;
import io.coldstream.log.SealedSegment;
import io.coldstream.tiering.retention.ClockGuard;
import io.coldstream.tiering.retention.PartitionFacts;
import io.coldstream.tiering.service.SegmentView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Partitions of sealed segments with ten records and 100 bytes each, sealed an hour apart, and an active one. Changed by the
 * test's thread, read by any.
 */
public final class FactsInMemory implements RetentionFacts {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    public static final long HOUR_MS = 3_600_000;

    private final Map<TopicIdPartition, Integer> segments = new ConcurrentHashMap<>();
    private final Map<TopicIdPartition, Integer> gone = new ConcurrentHashMap<>();
    private final Map<TopicIdPartition, Integer> active = new ConcurrentHashMap<>();
    private final List<LegalHold> holds = new CopyOnWriteArrayList<>();
    private volatile Instant now = START;
    private volatile boolean jumped;

    static Topic topic(String name, int partitions, Map<String, String> configs) {
        return new Topic(new UUID(7, name.hashCode()), name, partitions, new TopicConfig(Map.of(), configs), 1, START);
    }

    static TopicConfig with(Topic topic, String setting, String value) {
        Map<String, String> configs = new HashMap<>(topic.config().overrides());
        configs.put(setting, value);
        return new TopicConfig(Map.of(), configs);
    }

    void put(Topic topic, int partition, int count) {
        segments.put(new TopicIdPartition(topic.id(), partition), count);
    }

    void deleteFirst(Topic topic, int partition, int count) {
        gone.put(new TopicIdPartition(topic.id(), partition), count);
    }

    void hold(Topic topic, int partition, long offset) {
        HoldScope scope = new HoldScope(topic.id(), partition, new OffsetRange(offset, offset + 1), null);
        holds.add(new LegalHold(
                new UUID(9, holds.size()), topic.name(), scope, "Case 17/4", "legal@example.org", "ada", START, null));
    }

    /** Puts sealed segments into a partition. */
    public void put(TopicIdPartition partition, int count) {
        segments.put(partition, count);
    }

    /**
     * Says how many records are in the active segment: the first came when the next segment would be sealed, and the newest
     * has just come.
     */
    public void append(TopicIdPartition partition, int records) {
        active.put(partition, records);
    }

    /** Seals the active segment. */
    void roll(TopicIdPartition partition) {
        active.remove(partition);
        segments.merge(partition, 1, Integer::sum);
    }

    /** Deletes the oldest ones. */
    public void deleteFirst(TopicIdPartition partition, int count) {
        gone.put(partition, count);
    }

    /** Has the clock say that it jumped ahead. */
    public void jump() {
        jumped = true;
    }

    /** Has deletion go by the clock again. */
    public void confirmClock() {
        jumped = false;
    }

    /** Forgets everything. */
    public void clear() {
        segments.clear();
        gone.clear();
        active.clear();
        holds.clear();
        jumped = false;
        now = START;
    }

    public void setHours(int hours) {
        now = START.plusMillis(hours * HOUR_MS);
    }

    void passMinutes(int minutes) {
        now = now.plusSeconds(60L * minutes);
    }

    @Override
    public Optional<PartitionFacts> facts(TopicIdPartition partition) {
        Integer count = segments.get(partition);
        if (count == null) {
            return Optional.empty();
        }
        int first = gone.getOrDefault(partition, 0);
        List<SealedSegment> sealed = new ArrayList<>();
        for (int i = first; i < count; i++) {
            Instant at = START.plusMillis(i * HOUR_MS);
            sealed.add(new SealedSegment(new OffsetRange(10L * i, 10L * i + 10), 100, at.toEpochMilli(), at));
        }
        ActiveSegment last = activeSegment(count, active.getOrDefault(partition, 0), now);
        return Optional.of(new PartitionFacts(
                partition,
                10L * first,
                100L * sealed.size() + last.logBytes(),
                sealed,
                last,
                List.of(),
                holds,
                List.of()));
    }

    private static ActiveSegment activeSegment(int sealed, int records, Instant newest) {
        OffsetRange offsets = new OffsetRange(10L * sealed, 10L * sealed + records);
        Instant at = START.plusMillis(sealed * HOUR_MS);
        return records == 0
                ? new ActiveSegment(offsets, 0, -1, null, 1 << 20, HOUR_MS)
                : new ActiveSegment(offsets, 10L * records, newest.toEpochMilli(), at, 1 << 20, HOUR_MS);
    }

    @Override
    public List<SegmentView> segments(TopicIdPartition partition) {
        return List.of();
    }

    @Override
    public ClockGuard.Reading time() {
        return new ClockGuard.Reading(jumped ? now.plusSeconds(315_360_000) : now, now);
    }
}

package io.coldstream.broker.plan;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.tiering.retention.RetentionPlan;
import io.coldstream.tiering.retention.SegmentOutlook;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What holds keep and what is due for deletion, in all topics together. Thread-safe: counted under this object's monitor,
 * and at most once in some seconds, however many ask.
 */
public final class RetentionTotals {
    private static final long FRESH_MS = 5_000;

    private final TopicCatalog catalog;
    private final Plans plans;
    private final InstantSource clock;
    private @Nullable Totals counted;
    private Instant countedAt = Instant.EPOCH;

    public RetentionTotals(TopicCatalog catalog, Plans plans, InstantSource clock) {
        this.catalog = catalog;
        this.plans = plans;
        this.clock = clock;
    }

    /**
     * The sums. Bytes are log bytes, each offset counted once.
     *
     * @param heldBytes what holds cover, or may cover
     * @param dueSegments how many segments are deleted within 30 days
     * @param dueBytes their bytes
     * @param bytesByHold what each hold covers
     * @param topicsHeld the topics of which something is held
     */
    public record Totals(
            long heldBytes, long dueSegments, long dueBytes, Map<UUID, Long> bytesByHold, Set<UUID> topicsHeld) {
        public Totals {
            bytesByHold = Map.copyOf(bytesByHold);
            topicsHeld = Set.copyOf(topicsHeld);
        }

        /** What a hold covers; nothing if it was released, or placed a moment ago. */
        public long bytesOf(UUID holdId) {
            return bytesByHold.getOrDefault(holdId, 0L);
        }
    }

    /** The sums, not older than some seconds. Reads memory only. */
    public synchronized Totals read() {
        Instant now = clock.instant();
        Totals known = counted;
        boolean fresh = !now.isBefore(countedAt) && now.toEpochMilli() - countedAt.toEpochMilli() < FRESH_MS;
        if (known != null && fresh) {
            return known;
        }
        Sums sums = new Sums();
        for (Topic topic : catalog.all()) {
            for (TopicIdPartition partition : topic.topicPartitions()) {
                plans.of(topic, partition.partition()).ifPresent(sums::add);
            }
        }
        Totals totals = new Totals(sums.heldBytes, sums.dueSegments, sums.dueBytes, sums.bytesByHold, sums.topicsHeld);
        counted = totals;
        countedAt = now;
        return totals;
    }

    /** Has the next one who asks count anew: a hold was placed or released. */
    public synchronized void forget() {
        counted = null;
    }

    /** Owned by one thread. */
    private static final class Sums {
        private long heldBytes;
        private long dueSegments;
        private long dueBytes;
        private final Map<UUID, Long> bytesByHold = new HashMap<>();
        private final Set<UUID> topicsHeld = new HashSet<>();

        void add(RetentionPlan plan) {
            Instant until = plan.plannedAt().plus(Plans.HORIZON);
            for (SegmentOutlook segment : plan.segments()) {
                boolean due = segment.isDeletedBy(until);
                dueSegments += due ? 1 : 0;
                dueBytes += due ? segment.logBytes() : 0;
                if (!segment.holds().isEmpty()) {
                    heldBytes += segment.logBytes();
                    topicsHeld.add(plan.partition().topicId());
                }
                for (LegalHold hold : segment.holds()) {
                    bytesByHold.merge(hold.id(), segment.logBytes(), Long::sum);
                }
            }
        }
    }
}

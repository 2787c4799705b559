package io.coldstream.benchmarks.micro;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.api.retention.RetentionLimits;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.retention.TieringPolicy;
import io.coldstream.log.SealedSegment;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.tiering.retention.GroupPosition;
import io.coldstream.tiering.retention.PartitionFacts;
import io.coldstream.tiering.retention.PlanSummary;
import io.coldstream.tiering.retention.RetentionPlan;
import io.coldstream.tiering.retention.RetentionPlanner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Plans 100,000 segments and adds the plans up, as the preview of a policy does: as 1,000 topics of one partition each,
 * and as one partition. The newest tenth of each is local too, every tenth topic has a legal hold, and ten groups read.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class PlanningBenchmark {
    private static final int SEGMENTS = 100_000;
    private static final int RECORDS = 1_000;
    private static final long SEGMENT_BYTES = 256L << 20;
    private static final int HOLD_EVERY = 10;
    private static final int LOCAL_PART = 10;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final RetentionPolicy POLICY = new RetentionPolicy(
            new RetentionLimits(Duration.ofDays(30).toMillis(), null),
            new RetentionLimits(Duration.ofDays(1).toMillis(), null),
            new TieringPolicy(true, 0),
            Duration.ofDays(1).toMillis());

    /** How many partitions share the segments. */
    @Param({"1000", "1"})
    public int partitions;

    private final List<PartitionFacts> cluster = new ArrayList<>();
    private Instant now;

    /** One segment an hour for each partition. */
    @Setup
    public void fill() {
        int segments = SEGMENTS / partitions;
        now = START.plus(Duration.ofHours(segments));
        for (int i = 0; i < partitions; i++) {
            cluster.add(partition(new TopicIdPartition(new UUID(1, i), 0), segments, i % HOLD_EVERY == HOLD_EVERY - 1));
        }
    }

    /** What is known is sorted and checked, too: it comes so from logs and catalogue. */
    @Benchmark
    public PlanSummary planAndAddUp() {
        List<RetentionPlan> plans = new ArrayList<>(cluster.size());
        for (PartitionFacts known : cluster) {
            plans.add(RetentionPlanner.plan(POLICY, known.withHolds(known.holds()), now));
        }
        return PlanSummary.of(plans, Duration.ofDays(30));
    }

    private static PartitionFacts partition(TopicIdPartition partition, int segments, boolean held) {
        List<SealedSegment> local = new ArrayList<>();
        List<SegmentRecord> copies = new ArrayList<>();
        for (int i = 0; i < segments; i++) {
            OffsetRange offsets = new OffsetRange((long) i * RECORDS, (i + 1L) * RECORDS);
            Instant sealedAt = START.plus(Duration.ofHours(i));
            long stampMs = sealedAt.toEpochMilli();
            copies.add(copy(partition, offsets, sealedAt));
            if (i >= segments - segments / LOCAL_PART) {
                local.add(new SealedSegment(offsets, SEGMENT_BYTES, stampMs, sealedAt));
            }
        }
        List<LegalHold> holds = held ? List.of(hold(partition, (long) segments * RECORDS / 2)) : List.of();
        List<GroupPosition> groups = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            groups.add(new GroupPosition("group-" + i, (long) segments * RECORDS * i / 10));
        }
        return new PartitionFacts(partition, 0, local.size() * SEGMENT_BYTES, local, null, copies, holds, groups);
    }

    private static SegmentRecord copy(TopicIdPartition partition, OffsetRange offsets, Instant sealedAt) {
        SegmentIntent intent = new SegmentIntent(
                new UUID(2, offsets.start()),
                partition,
                offsets,
                0,
                new ObjectKey(partition + "/" + offsets.start()),
                SEGMENT_BYTES,
                sealedAt.toEpochMilli(),
                sealedAt,
                sealedAt);
        ObjectFacts object = new ObjectFacts(SEGMENT_BYTES / 4, SEGMENT_BYTES / 4 - 1, "00");
        return new SegmentRecord(intent, RemoteCopyState.AVAILABLE, object, sealedAt);
    }

    private static LegalHold hold(TopicIdPartition partition, long offset) {
        OffsetRange offsets = new OffsetRange(offset, offset + 1);
        HoldScope scope = new HoldScope(partition.topicId(), partition.partition(), offsets, null);
        return new LegalHold(new UUID(3, 0), "orders", scope, "a case", "legal", "ada", START, null);
    }
}

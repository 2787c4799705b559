package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.RetentionLimits;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.retention.TieringPolicy;
import io.coldstream.api.retention.TimeRange;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.testkit.random.Seed;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A random partition under a random policy at a random time. */
record RetentionCase(RetentionPolicy policy, PartitionFacts facts, Instant now) {
    static final int ROUNDS = 3000;
    private static final long HOUR_MS = 3_600_000;

    interface Property {
        void holdsFor(RetentionCase it);
    }

    /** Tries a property on many cases; the seed is printed. */
    static void forEach(String name, Property property) {
        Random random = Seed.forTest(name).random();
        for (int round = 0; round < ROUNDS; round++) {
            property.holdsFor(draw(random));
        }
    }

    RetentionPlan plan() {
        return RetentionPlanner.plan(policy, facts, now);
    }

    RetentionCase laterBy(long ms) {
        return new RetentionCase(policy, facts, now.plusMillis(ms));
    }

    RetentionCase with(PartitionFacts other) {
        return new RetentionCase(policy, other, now);
    }

    RetentionCase with(RetentionPolicy other) {
        return new RetentionCase(other, facts, now);
    }

    private static RetentionCase draw(Random random) {
        RetentionFixture fixture = new RetentionFixture().active(random.nextInt(200));
        long offset = 0;
        int segments = random.nextInt(10);
        int firstLocal = random.nextInt(segments + 1);
        for (int i = 0; i < segments; i++) {
            long end = offset + random.nextLong(1, 11);
            long bytes = random.nextLong(1, 101);
            long sealed = random.nextInt(24) * HOUR_MS;
            boolean local = i >= firstLocal;
            if (local) {
                fixture.local(offset, end, bytes, sealed);
            }
            if (random.nextInt(10) < (local ? 5 : 9)) {
                fixture.remote(offset, end, bytes, sealed);
                if (random.nextInt(8) == 0) {
                    fixture.remote(offset, end, bytes, sealed);
                }
            } else if (random.nextBoolean()) {
                RemoteCopyState state = random.nextBoolean() ? RemoteCopyState.UPLOADING : RemoteCopyState.DELETING;
                fixture.copy(state, offset, end, bytes, sealed);
            }
            offset = end;
        }
        if (random.nextBoolean()) {
            Instant firstAppendAt = fixture.at(random.nextInt(24) * HOUR_MS);
            fixture.active(
                    offset,
                    offset + random.nextInt(1, 6),
                    random.nextInt(1, 200),
                    firstAppendAt,
                    newestStamp(random, firstAppendAt));
        }
        for (int i = random.nextInt(6) - 3; i > 0; i--) {
            fixture.hold(scope(random, offset, fixture));
        }
        fixture.logStart(random.nextInt(4) == 0 ? random.nextInt((int) offset + 1) : 0);
        return new RetentionCase(policy(random), fixture.facts(), fixture.at(random.nextInt(30) * HOUR_MS));
    }

    private static long newestStamp(Random random, Instant firstAppendAt) {
        return switch (random.nextInt(8)) {
            case 0 -> -1;
            case 1 -> Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();
            default -> firstAppendAt.toEpochMilli() + (random.nextInt(4) - 3) * HOUR_MS;
        };
    }

    private static HoldScope scope(Random random, long end, RetentionFixture fixture) {
        Integer partition = random.nextInt(4) == 0 ? null : (Integer) random.nextInt(2);
        long start = random.nextLong(end + 1);
        OffsetRange offsets = partition == null || random.nextBoolean()
                ? null
                : new OffsetRange(start, start + random.nextInt(10) + 1);
        long fromMs = fixture.at(random.nextInt(24) * HOUR_MS).toEpochMilli();
        TimeRange times = random.nextBoolean() ? null : new TimeRange(fromMs, fromMs + random.nextLong(1, 5 * HOUR_MS));
        return new HoldScope(RetentionFixture.PARTITION.topicId(), partition, offsets, times);
    }

    static RetentionPolicy policy(Random random) {
        return new RetentionPolicy(
                new RetentionLimits(limit(random, 24 * HOUR_MS), limit(random, 600)),
                new RetentionLimits(limit(random, 24 * HOUR_MS), limit(random, 600)),
                new TieringPolicy(random.nextInt(4) > 0, random.nextInt(3) * HOUR_MS, random.nextInt(4) == 0, ""),
                random.nextBoolean() ? 0 : random.nextLong(20 * HOUR_MS));
    }

    private static @Nullable Long limit(Random random, long max) {
        return random.nextBoolean() ? null : (Long) random.nextLong(max);
    }
}

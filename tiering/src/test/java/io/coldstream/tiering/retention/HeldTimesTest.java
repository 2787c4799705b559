package io.coldstream.tiering.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.TimeRange;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ObjectKey;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HeldTimesTest {
    private static final long DAY_MS = 86_400_000;
    private static final long MIN_MS = RetentionFixture.START.toEpochMilli() - 30 * DAY_MS;

    @Test
    void aRecordMayBeAWeekOlderThanItsBatch() {
        assertThat(HeldTimes.leastMs(copy(0, 10, MIN_MS))).isEqualTo(MIN_MS - 7 * DAY_MS);
        assertThat(HeldTimes.leastMs(copy(0, 10, DAY_MS))).isZero();
        assertThat(HeldTimes.leastMs(copy(0, 10, -1))).isEqualTo(-1);
    }

    @Test
    void whatIsNotArchivedAsAWholeMayHaveAnyTimestamp() {
        OffsetRange offsets = new OffsetRange(0, 20);
        assertThat(HeldTimes.leastMs(offsets, List.of())).isEqualTo(-1);
        assertThat(HeldTimes.leastMs(offsets, List.of(copy(0, 10, MIN_MS)))).isEqualTo(-1);
        assertThat(HeldTimes.leastMs(offsets, List.of(copy(1, 20, MIN_MS)))).isEqualTo(-1);
        assertThat(HeldTimes.leastMs(offsets, List.of(copy(0, 9, MIN_MS), copy(10, 20, MIN_MS))))
                .isEqualTo(-1);
        assertThat(HeldTimes.leastMs(offsets, List.of(copy(0, 10, MIN_MS), copy(10, 20, -1))))
                .isEqualTo(-1);
        assertThat(HeldTimes.leastMs(offsets, List.of(copy(0, 10, MIN_MS + 1), copy(8, 20, MIN_MS))))
                .isEqualTo(MIN_MS - 7 * DAY_MS);
    }

    @Test
    void aHoldOnTimesCoversTheArchivedSegmentsAroundIt() {
        long weekBeforeMs = MIN_MS - 7 * DAY_MS;
        PartitionFacts archived = new PartitionFacts(
                RetentionFixture.PARTITION, 0, 0, List.of(), null, List.of(copy(0, 10, MIN_MS)), List.of(), List.of());
        assertThat(heldBy(archived, weekBeforeMs - 1, weekBeforeMs)).isFalse();
        assertThat(heldBy(archived, weekBeforeMs - 1, weekBeforeMs + 1)).isTrue();
        assertThat(heldBy(archived, RetentionFixture.START.toEpochMilli(), Long.MAX_VALUE))
                .isTrue();
        assertThat(heldBy(archived, RetentionFixture.START.toEpochMilli() + 1, Long.MAX_VALUE))
                .isFalse();

        PartitionFacts unknown = new PartitionFacts(
                RetentionFixture.PARTITION, 0, 0, List.of(), null, List.of(copy(0, 10, -1)), List.of(), List.of());
        assertThat(heldBy(unknown, 0, 1)).isTrue();
    }

    private static boolean heldBy(PartitionFacts facts, long fromMs, long toMs) {
        RetentionFixture fixture = new RetentionFixture()
                .hold(new HoldScope(RetentionFixture.PARTITION.topicId(), null, null, new TimeRange(fromMs, toMs)));
        SegmentUnit unit = SegmentUnit.of(facts).get(0);
        return !facts.withHolds(fixture.facts().holds())
                .holdsOn(unit.offsets(), unit.minTimestampMs(), unit.maxTimestampMs())
                .isEmpty();
    }

    private static SegmentRecord copy(long start, long end, long minTimestampMs) {
        SegmentIntent intent = new SegmentIntent(
                new UUID(start, end),
                RetentionFixture.PARTITION,
                new OffsetRange(start, end),
                0,
                new ObjectKey("copy-" + start),
                100,
                RetentionFixture.START.toEpochMilli(),
                RetentionFixture.START,
                RetentionFixture.START);
        return new SegmentRecord(
                intent,
                RemoteCopyState.AVAILABLE,
                new ObjectFacts(100, 99, "00", minTimestampMs),
                RetentionFixture.START);
    }
}

package io.coldstream.broker.plan;

import static io.coldstream.broker.plan.FactsInMemory.HOUR_MS;
import static io.coldstream.broker.plan.FactsInMemory.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.log.ActiveSegment;
import io.coldstream.log.SealedSegment;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.tiering.retention.PartitionFacts;
import io.coldstream.tiering.retention.RetentionPlanner;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private static final TopicIdPartition PARTITION = new TopicIdPartition(new UUID(1, 2), 0);
    private static final long START_MS = START.toEpochMilli();

    private static SealedSegment local(long start, long end, long bytes, int hour) {
        return new SealedSegment(
                new OffsetRange(start, end), bytes, START_MS + hour * HOUR_MS, START.plusMillis(hour * HOUR_MS));
    }

    private static SegmentRecord copy(long start, long end, long bytes, int fromHour, int toHour) {
        SegmentIntent intent = new SegmentIntent(
                new UUID(start, end),
                PARTITION,
                new OffsetRange(start, end),
                0,
                new ObjectKey("copy-" + start),
                bytes,
                START_MS + toHour * HOUR_MS,
                START.plusMillis(toHour * HOUR_MS),
                START.plusMillis(toHour * HOUR_MS));
        ObjectFacts object = new ObjectFacts(bytes, bytes - 1, "00", START_MS + fromHour * HOUR_MS);
        return new SegmentRecord(intent, RemoteCopyState.AVAILABLE, object, START);
    }

    private static Coverage coverage(List<SealedSegment> sealed, List<SegmentRecord> copies, String retentionMs) {
        return coverage(sealed, null, copies, retentionMs);
    }

    private static Coverage coverage(
            List<SealedSegment> sealed,
            @Nullable ActiveSegment active,
            List<SegmentRecord> copies,
            String retentionMs) {
        long activeBytes = active == null ? 0 : active.logBytes();
        PartitionFacts facts = new PartitionFacts(
                PARTITION,
                0,
                sealed.stream().mapToLong(SealedSegment::logBytes).sum() + activeBytes,
                sealed,
                active,
                copies,
                List.of(),
                List.of());
        TopicConfig config = new TopicConfig(Map.of(), Map.of("retention.ms", retentionMs));
        return Coverage.of(
                RetentionPlanner.plan(config.retention(), facts, START.plusMillis(10 * HOUR_MS)),
                facts,
                START.plusMillis(20 * HOUR_MS));
    }

    @Test
    void eachOffsetIsCountedOnce() {
        List<Coverage.Piece> pieces = coverage(
                        List.of(local(10, 20, 100, 2), local(20, 30, 50, 3)),
                        List.of(copy(0, 10, 70, 0, 1), copy(10, 20, 100, 1, 2)),
                        "-1")
                .pieces();
        assertThat(pieces)
                .containsExactly(
                        new Coverage.Piece(START_MS, START_MS + HOUR_MS, 0, 70, 0, false, false),
                        new Coverage.Piece(START_MS + HOUR_MS, START_MS + 2 * HOUR_MS, 0, 0, 100, false, false),
                        new Coverage.Piece(START_MS + 2 * HOUR_MS, START_MS + 3 * HOUR_MS, 50, 0, 0, false, false));
    }

    @Test
    void theActiveSegmentIsShownAtItsNewestRecord() {
        ActiveSegment old = new ActiveSegment(new OffsetRange(0, 10), 30, START_MS - HOUR_MS, START, 1000, HOUR_MS);
        assertThat(coverage(List.of(), old, List.of(), "-1").pieces())
                .containsExactly(new Coverage.Piece(START_MS - HOUR_MS, START_MS - HOUR_MS, 30, 0, 0, false, false));
        ActiveSegment timeless = new ActiveSegment(new OffsetRange(0, 10), 30, -1, START, 1000, HOUR_MS);
        assertThat(coverage(List.of(), timeless, List.of(), "-1").pieces())
                .extracting(Coverage.Piece::fromMs)
                .containsExactly(START_MS + 10 * HOUR_MS);
    }

    @Test
    void copiesThatWereCutDifferentlyAreShared() {
        // Offsets 0 to 20 are in the archive, 10 to 30 on the disk: one piece of 30 offsets.
        List<Coverage.Piece> pieces = coverage(List.of(local(10, 30, 200, 2)), List.of(copy(0, 20, 200, 0, 1)), "-1")
                .pieces();
        assertThat(pieces).hasSize(1);
        Coverage.Piece piece = pieces.get(0);
        long all = piece.localBytes() + piece.archivedBytes() + piece.bothBytes();
        assertThat(piece.bothBytes()).isEqualTo(all / 3);
        assertThat(piece.localBytes()).isEqualTo(all / 3);
    }

    @Test
    void whatIsDueIsSaid() {
        assertThat(coverage(List.of(local(0, 10, 100, 2)), List.of(), Long.toString(15 * HOUR_MS))
                        .pieces())
                .extracting(Coverage.Piece::due)
                .containsExactly(true);
    }

    @Test
    void aSegmentThatSeemsToLastForEverHasNoNegativeBytes() {
        CoverageBuckets buckets = new CoverageBuckets(0, HOUR_MS, 4);
        buckets.addAll(List.of(
                new Coverage.Piece(0, Long.MAX_VALUE, 1_000_000, 0, 0, false, false),
                new Coverage.Piece(-1, HOUR_MS - 1, 7_200, 0, 0, false, false)));
        for (int i = 0; i < buckets.count(); i++) {
            assertThat(buckets.localBytes(i)).isBetween(0L, 7_200L);
            assertThat(buckets.segments(i)).isEqualTo(i == 0 ? 2 : 1);
        }
        CoverageBuckets early = new CoverageBuckets(-HOUR_MS, HOUR_MS, 2);
        Coverage.Piece endless = new Coverage.Piece(0, Long.MAX_VALUE, 1, 0, 0, false, false);
        early.addAll(List.of(endless));
        assertThat(early.segments(0)).isZero();
        assertThat(early.segments(1)).as("it ends behind all buckets").isEqualTo(1);
        assertThat(early.bucketsOf(endless)).isEqualTo(1);
    }

    @Test
    void bytesAreSpreadEvenlyAndNoneIsLost() {
        CoverageBuckets buckets = new CoverageBuckets(START_MS, HOUR_MS, 4);
        buckets.addAll(List.of(
                new Coverage.Piece(START_MS, START_MS + 3 * HOUR_MS - 1, 100, 0, 1000, true, true),
                new Coverage.Piece(START_MS + 3 * HOUR_MS, START_MS + 3 * HOUR_MS, 7, 0, 0, false, false),
                new Coverage.Piece(START_MS - 9 * HOUR_MS, START_MS - 1, 999, 0, 0, false, false),
                new Coverage.Piece(START_MS + 4 * HOUR_MS, START_MS + 9 * HOUR_MS, 999, 0, 0, false, false)));
        assertThat(buckets.localBytes(0) + buckets.localBytes(1) + buckets.localBytes(2))
                .isEqualTo(100);
        assertThat(buckets.localBytes(0)).isEqualTo(33);
        assertThat(buckets.bothBytes(1)).isBetween(333L, 334L);
        assertThat(buckets.heldBytes(2)).isEqualTo(buckets.localBytes(2) + buckets.bothBytes(2));
        assertThat(buckets.dueBytes(3)).isZero();
        assertThat(buckets.localBytes(3)).isEqualTo(7);
        assertThat(buckets.segments(0)).isEqualTo(1);
        assertThat(buckets.segments(3)).isEqualTo(1);
    }
}

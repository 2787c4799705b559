package io.coldstream.tiering.fetchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.retention.RetentionLimits;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.retention.TieringPolicy;
import io.coldstream.log.LogConfig;
import io.coldstream.log.LogOpening;
import io.coldstream.log.LogSlice;
import io.coldstream.log.PartitionLog;
import io.coldstream.log.SealedSegment;
import io.coldstream.log.file.DiskFileStore;
import io.coldstream.storage.metadata.PartitionRecord;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.PutOptions;
import io.coldstream.testkit.object.Fault;
import io.coldstream.testkit.object.FaultPlan;
import io.coldstream.testkit.random.Seed;
import io.coldstream.tiering.fixture.SegmentMaker;
import io.coldstream.tiering.fixture.World;
import io.coldstream.tiering.remote.RemoteLogs;
import io.coldstream.tiering.retention.PartitionFacts;
import io.coldstream.tiering.retention.RetentionAction.EvictLocal;
import io.coldstream.tiering.retention.RetentionAction.Upload;
import io.coldstream.tiering.retention.RetentionPlan;
import io.coldstream.tiering.retention.RetentionPlanner;
import io.coldstream.tiering.retention.SegmentOutlook;
import io.coldstream.tiering.upload.SegmentUploader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real log, whose segments are in an archive in memory and left the disk. */
class FetchBackTest {
    private static final LogConfig CONFIG = new LogConfig(8_000, 1_000_000, 1024, 1 << 20, false);
    private static final RetentionPolicy OFF = policy(false);
    private static final RetentionPolicy ON = policy(true);

    @TempDir
    Path folder;

    private final ByteArrayOutputStream appended = new ByteArrayOutputStream();
    private final RemoteLogs archive = new RemoteLogs();
    private final Told told = new Told();
    private final Disk disk = new Disk();
    private volatile Optional<String> hindrance = Optional.empty();
    private World world;
    private PartitionLog log;
    private List<SealedSegment> sealed;
    private long localEnd;

    private static RetentionPolicy policy(boolean enabled) {
        return new RetentionPolicy(
                new RetentionLimits(null, null), new RetentionLimits(0L, null), new TieringPolicy(enabled, 0));
    }

    /** What it is told; cancels itself after so many bytes. */
    private static final class Told implements FetchProgress {
        private long total;
        private long done;
        private final List<String> segments = new ArrayList<>();
        private long cancelAtBytes = Long.MAX_VALUE;

        @Override
        public boolean isCancelled() {
            return done >= cancelAtBytes;
        }

        @Override
        public void total(long logBytes) {
            total = logBytes;
        }

        @Override
        public void advance(long logBytes) {
            done += logBytes;
        }

        @Override
        public void segments(long back, long all) {
            segments.add(back + "/" + all);
        }
    }

    private static final class Disk implements DiskRoom {
        private long free = 1_000_000;

        @Override
        public long freeBytes() {
            return free;
        }

        @Override
        public long reserveBytes() {
            return 1_000;
        }
    }

    @BeforeEach
    void archiveEverything() throws Exception {
        Random random = Seed.forTest("FetchBackTest").random();
        world = new World(folder, random.nextLong());
        log = open();
        while (log.sealedSegments().size() < 5) {
            append(random);
        }
        sealed = log.sealedSegments();
        SegmentUploader uploader = world.uploader();
        for (SealedSegment segment : sealed) {
            SegmentRecord copy = uploader.upload(log, segment, World.TOPIC, PutOptions.DEFAULT)
                    .orElseThrow();
            archive.of(world.partition).add(copy);
        }
        localEnd = sealed.get(sealed.size() - 1).offsets().end();
        log.evictLocal(localEnd);
        assertThat(log.localLogStartOffset()).isEqualTo(localEnd);
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    private PartitionLog open() throws Exception {
        PartitionRecord known = world.metadata.topics().acquireLeadership().get(0);
        LogOpening opening = new LogOpening(world.partition, known.leaderEpoch(), known.logStartOffset(), 0);
        return PartitionLog.open(new DiskFileStore(), folder.resolve("log"), opening, CONFIG, world.clock);
    }

    private void append(Random random) throws Exception {
        byte[] batch = new SegmentMaker(random.nextLong(), log.logEndOffset())
                .noise(1 + random.nextInt(5), 150, world.clock.instant().toEpochMilli())
                .log();
        log.append(ByteBuffer.wrap(batch));
        appended.writeBytes(batch); // as it was patched in place
        world.clock.advanceMs(10);
        log.checkpoint();
    }

    private FetchNeed run() throws Exception {
        FetchBack fetchBack = new FetchBack(world.store, archive, disk, () -> CompletableFuture.completedFuture(null));
        return fetchBack.run(List.of(log), () -> hindrance, told);
    }

    private byte[] readLocal() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (long next = log.localLogStartOffset(); next < log.highWatermark(); ) {
            LogSlice slice = log.read(next, 5_000, true).orElseThrow();
            try {
                all.writeBytes(slice.toBuffer().array());
                next = slice.endOffset();
            } finally {
                slice.release();
            }
        }
        return all.toByteArray();
    }

    private void assertAllIsBack() throws Exception {
        assertThat(log.localLogStartOffset()).isZero();
        assertThat(log.sealedSegments()).startsWith(sealed.toArray(SealedSegment[]::new));
        assertThat(readLocal()).isEqualTo(appended.toByteArray());
        log.verify();
    }

    @Test
    void everythingComesBackAndTheArchiveKeepsItsCopies() throws Exception {
        List<SegmentRecord> rows = world.rows();
        FetchNeed back = run();
        long logBytes = sealed.stream().mapToLong(SealedSegment::logBytes).sum();
        assertThat(back).isEqualTo(new FetchNeed(5, logBytes));
        assertThat(told.total).isEqualTo(logBytes);
        assertThat(told.done).isEqualTo(logBytes);
        assertThat(told.segments).containsExactly("0/5", "1/5", "2/5", "3/5", "4/5", "5/5");
        assertAllIsBack();
        assertThat(world.rows()).isEqualTo(rows);
        log.close();
        log = open();
        assertAllIsBack();
    }

    @Test
    void whatIsBothLocalAndArchivedCountsOnceAndIsNotUploadedAgain() throws Exception {
        run();
        PartitionFacts facts =
                PartitionFacts.of(log, archive.of(world.partition).segments(), List.of());
        RetentionPlan off = RetentionPlanner.plan(OFF, facts, world.clock.instant());
        assertThat(off.actions()).isEmpty();
        assertThat(off.segments().stream()
                        .filter(segment -> segment.offsets().end() <= localEnd)
                        .map(SegmentOutlook::place))
                .hasSize(5)
                .containsOnly(SegmentOutlook.Place.LOCAL_AND_ARCHIVED);
        assertThat(off.segments().stream().mapToLong(SegmentOutlook::logBytes).sum())
                .isEqualTo(log.localBytes());

        RetentionPlan on = RetentionPlanner.plan(ON, facts, world.clock.instant());
        assertThat(on.actions().stream().filter(Upload.class::isInstance).map(Upload.class::cast))
                .allMatch(upload -> upload.segment().offsets().start() >= localEnd);
        assertThat(on.actions().stream().filter(EvictLocal.class::isInstance)).hasSize(5);
    }

    @Test
    void aCancelledRunIsGoneOnWith() throws Exception {
        told.cancelAtBytes = sealed.get(4).logBytes() + 1_500; // in the middle of a segment: a chunk has a kilobyte
        FetchNeed first = run();
        assertThat(first.segments()).isEqualTo(1);
        assertThat(told.done)
                .isLessThan(sealed.get(4).logBytes() + sealed.get(3).logBytes());
        assertThat(log.localLogStartOffset()).isEqualTo(sealed.get(4).offsets().start());
        assertThat(readLocal()).isNotEmpty();

        told.cancelAtBytes = Long.MAX_VALUE;
        assertThat(run().segments()).isEqualTo(4);
        assertAllIsBack();
        assertThat(run()).isEqualTo(new FetchNeed(0, 0));
    }

    @Test
    void aLostObjectEndsItAndWhatCameBackStays() throws Exception {
        SegmentRecord lost = archive.of(world.partition).segments().get(2);
        world.objects.delete(lost.intent().key());
        assertThatThrownBy(this::run)
                .isInstanceOf(FetchBackException.class)
                .hasMessageContaining(lost.intent().key().value())
                .hasMessageContaining("2 of 5 segments came back");
        assertThat(log.localLogStartOffset()).isEqualTo(sealed.get(3).offsets().start());
    }

    @Test
    void aGapInTheArchiveEndsIt() throws Exception {
        SegmentRecord lost = archive.of(world.partition).segments().get(3);
        archive.of(world.partition).remove(lost.intent().copyId());
        assertThatThrownBy(this::run)
                .isInstanceOf(FetchBackException.class)
                .hasMessageContaining("no segment")
                .hasMessageContaining("offset " + lost.intent().offsets().end());
    }

    @Test
    void whatRetentionDeletesMeanwhileIsLetGo() throws Exception {
        AtomicInteger opens = new AtomicInteger();
        long newStart = sealed.get(3).offsets().start();
        SegmentRecord deleted = archive.of(world.partition).segments().get(2);
        world.store.beforeOpen((key, range) -> {
            if (key.equals(deleted.intent().key()) && opens.incrementAndGet() == 3) {
                try {
                    log.advanceLogStart(newStart);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                world.objects.delete(key);
            }
        });
        assertThat(run().segments()).isEqualTo(2);
        assertThat(log.logStartOffset()).isEqualTo(newStart);
        assertThat(log.localLogStartOffset()).isEqualTo(newStart);
        assertThat(readLocal()).isNotEmpty();
    }

    @Test
    void theLogStartMayMoveIntoASegmentThatComes() throws Exception {
        long inside = sealed.get(2).offsets().start() + 1;
        log.advanceLogStart(inside);
        assertThat(run().segments()).isEqualTo(3);
        assertThat(log.localLogStartOffset()).isEqualTo(inside);
        assertThat(log.sealedSegments().get(0)).isEqualTo(sealed.get(2));
    }

    /** A look that began under the former policy may evict once more; it is made good. */
    @Test
    void whatIsEvictedMeanwhileComesAgain() throws Exception {
        AtomicInteger opens = new AtomicInteger();
        world.store.beforeOpen((key, range) -> {
            if (opens.incrementAndGet() == 20) {
                try {
                    log.evictLocal(localEnd);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        run();
        assertThat(opens.get()).isGreaterThan(20);
        assertAllIsBack();
    }

    @Test
    void aDamagedObjectIsNotTaken() throws Exception {
        SegmentRecord copy = archive.of(world.partition).segments().get(4);
        world.faulty.follow(FaultPlan.none().with(Fault.FLIPPED_BIT, 1.0));
        assertThatThrownBy(this::run)
                .isInstanceOf(FetchBackException.class)
                .hasMessageContaining(copy.intent().key().value());
        assertThat(log.localLogStartOffset()).isEqualTo(localEnd);
        world.faulty.follow(FaultPlan.none());
        run();
        assertAllIsBack();
    }

    @Test
    void theReserveOfTheDiskStaysFree() throws Exception {
        FetchBack fetchBack = new FetchBack(world.store, archive, disk, () -> CompletableFuture.completedFuture(null));
        FetchNeed need = fetchBack.need(List.of(log));
        assertThat(fetchBack.roomMissing(need)).isEmpty();
        disk.free = need.diskBytes() + disk.reserveBytes() - 1;
        assertThat(fetchBack.roomMissing(need).orElseThrow())
                .contains(Long.toString(need.diskBytes()), Long.toString(disk.free), "1000");

        disk.free = disk.reserveBytes() + DiskRoom.bytesFor(sealed.get(4).logBytes()) - 1;
        assertThatThrownBy(this::run).isInstanceOf(FetchBackException.class).hasMessageContaining("stay free");
        assertThat(log.localLogStartOffset()).isEqualTo(localEnd);
    }

    @Test
    void nothingIsFetchedWhileSomethingHinders() throws Exception {
        int opens = world.store.opens();
        hindrance = Optional.of("Archiving is switched on.");
        assertThatThrownBy(this::run)
                .isInstanceOf(FetchBackException.class)
                .hasMessageStartingWith("Archiving is switched on. 0 of 5");
        assertThat(world.store.opens()).isEqualTo(opens);
    }

    @Test
    void looksThatDoNotEndKeepItFromBeginning() {
        FetchBack fetchBack = new FetchBack(
                world.store, archive, disk, () -> CompletableFuture.failedFuture(new IllegalStateException("closed")));
        assertThatThrownBy(() -> fetchBack.run(List.of(log), () -> hindrance, told))
                .isInstanceOf(FetchBackException.class)
                .hasMessageContaining("come to rest");
    }
}

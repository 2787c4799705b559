package io.coldstream.tiering.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.retention.RetentionLimits;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.retention.TieringPolicy;
import io.coldstream.log.LogConfig;
import io.coldstream.log.LogOpening;
import io.coldstream.log.LogSlice;
import io.coldstream.log.PartitionLog;
import io.coldstream.log.batch.BatchHeader;
import io.coldstream.log.file.DiskFileStore;
import io.coldstream.storage.metadata.PartitionRecord;
import io.coldstream.testkit.object.Fault;
import io.coldstream.testkit.object.FaultPlan;
import io.coldstream.testkit.random.Seed;
import io.coldstream.tiering.archive.ArchiveFooter;
import io.coldstream.tiering.archive.ArchiveReader;
import io.coldstream.tiering.fixture.Await;
import io.coldstream.tiering.fixture.SegmentMaker;
import io.coldstream.tiering.fixture.World;
import io.coldstream.tiering.read.ColdReader;
import io.coldstream.tiering.retention.TimeMemory;
import io.coldstream.tiering.upload.Ticker;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.compress.Compression;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real log on the real disk, archived by a store that fails, evicted, restarted and read back. */
class PartitionLogTieringTest {
    private static final long EVICT_ABOVE_BYTES = 30_000;
    private static final LogConfig CONFIG = new LogConfig(20_000, 1_000_000, 1024, 1 << 20, false);

    @TempDir
    Path folder;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final ByteArrayOutputStream appended = new ByteArrayOutputStream();
    private World world;
    private volatile @Nullable Long totalBytes;
    private volatile boolean archived = true;

    @BeforeEach
    void setUp() throws Exception {
        world = new World(folder, Seed.forTest("PartitionLogTieringTest").value());
    }

    @AfterEach
    void close() {
        scheduler.shutdownNow();
    }

    @Test
    void everyRecordStaysReadableAcrossUploadEvictionAndRestart() throws Exception {
        Random random = Seed.forTest("everyRecordStaysReadableAcrossUploadEvictionAndRestart")
                .random();
        world.faulty.follow(FaultPlan.none()
                .with(Fault.UNAVAILABLE_AFTER, 0.1)
                .with(Fault.LOST_PUT, 0.1)
                .with(Fault.FLIPPED_BIT, 0.1));
        for (int life = 0; life < 4; life++) {
            try (PartitionLog log = open();
                    TieringService service = started(log)) {
                for (int i = 0; i < 60; i++) {
                    append(log, random);
                    world.clock.advanceMs(random.nextInt(50_000));
                }
                CompletableFuture<Void> flushed = service.flush();
                Await.until("everything is archived", () -> {
                    world.clock.advanceMs(1000);
                    return flushed.isDone();
                });
                Await.until("little is local", () -> log.localBytes() <= EVICT_ABOVE_BYTES + CONFIG.segmentBytes());
                world.faulty.follow(FaultPlan.none());
                assertThat(readAll(log, service)).isEqualTo(appended.toByteArray());
                world.faulty.follow(FaultPlan.none().with(Fault.UNAVAILABLE_BEFORE, 0.2));
            }
        }
    }

    @Test
    void theArchiveKnowsEpochsAndProducersOfTheRealLog() throws Exception {
        Random random =
                Seed.forTest("theArchiveKnowsEpochsAndProducersOfTheRealLog").random();
        try (PartitionLog log = open();
                TieringService service = started(log)) {
            append(log, random);
            assertThat(log.roll()).isTrue();
            service.flush().get(10, TimeUnit.SECONDS);
            ArchiveFooter footer = new ArchiveReader(world.store)
                    .footer(world.rows().get(0).intent().key());
            assertThat(footer.leaderEpochs())
                    .singleElement()
                    .satisfies(epoch -> assertThat(epoch.leaderEpoch()).isEqualTo(log.leaderEpoch()));
            assertThat(footer.offsets().end()).isEqualTo(log.logEndOffset());
        }
    }

    @Test
    void deletionReachesBothTheLogAndTheArchive() throws Exception {
        Random random = Seed.forTest("deletionReachesBothTheLogAndTheArchive").random();
        try (PartitionLog log = open();
                TieringService service = started(log)) {
            for (int i = 0; i < 60; i++) {
                append(log, random);
            }
            assertThat(log.roll()).isTrue();
            service.flush().get(10, TimeUnit.SECONDS);
            totalBytes = 40_000L;
            service.wake(world.partition);
            Await.until("the log start has moved", () -> log.logStartOffset() > 0);
            Await.until(
                    "the copies are out of service",
                    () -> service.segments(world.partition).get(0).offsets().start() >= log.logStartOffset());
            long left = service.segments(world.partition).stream()
                    .mapToLong(SegmentView::logBytes)
                    .sum();
            assertThat(left).isBetween(40_000L, 40_000L + CONFIG.segmentBytes());
            PartitionRecord stored = world.metadata.topics().acquireLeadership().get(0);
            assertThat(stored.logStartOffset()).isEqualTo(log.logStartOffset());
        }
    }

    /** The database knows of a new log start before the log does. */
    @Test
    void whatACrashLeavesBelowTheLogStartIsRemovedFromTheDisk() throws Exception {
        Random random = Seed.forTest("whatACrashLeavesBelowTheLogStartIsRemovedFromTheDisk")
                .random();
        archived = false; // nothing else takes segments away
        long logStart;
        try (PartitionLog log = open()) {
            for (int i = 0; i < 60; i++) {
                append(log, random);
            }
            assertThat(log.roll()).isTrue();
            logStart = log.sealedSegments().get(1).offsets().end();
            world.metadata.topics().advanceLogStart(world.partition, log.leaderEpoch(), logStart);
        }
        try (PartitionLog log = open()) {
            assertThat(log.logStartOffset()).isEqualTo(logStart);
            assertThat(log.sealedSegments().get(0).offsets().start()).isZero();
            world.closedBecause = "The database has gone back.";
            try (TieringService service = started(log)) {
                service.endOfPresentLooks().get(10, TimeUnit.SECONDS);
                assertThat(log.sealedSegments().get(0).offsets().start()).isZero();
                world.closedBecause = "";
                Await.until(
                        "what nobody can read is gone",
                        () -> log.sealedSegments().get(0).offsets().start() == logStart);
            }
            assertThat(log.logStartOffset()).isEqualTo(logStart);
            assertThat(local(log, logStart)).isNotEmpty();
        }
    }

    private RetentionPolicy policy() {
        return new RetentionPolicy(
                new RetentionLimits(null, totalBytes),
                new RetentionLimits(null, EVICT_ABOVE_BYTES),
                new TieringPolicy(archived, 0));
    }

    private PartitionLog open() throws Exception {
        PartitionRecord known = world.metadata.topics().acquireLeadership().get(0);
        LogOpening opening = new LogOpening(world.partition, known.leaderEpoch(), known.logStartOffset(), 0);
        return PartitionLog.open(new DiskFileStore(), folder.resolve("log"), opening, CONFIG, world.clock);
    }

    private TieringService started(PartitionLog log) throws Exception {
        TieringService service = new TieringService(
                World.settings(),
                world.staging,
                world.store,
                world.metadata,
                new TieringEnvironment(
                        world.clock,
                        Ticker.system(),
                        scheduler,
                        new Random(1),
                        UUID::randomUUID,
                        world::holdsOn,
                        world,
                        TimeMemory.NONE,
                        false),
                world.metrics);
        service.prepare();
        service.start();
        service.register(log, this::policy, World.TOPIC);
        return service;
    }

    private void append(PartitionLog log, Random random) throws Exception {
        SegmentMaker maker = new SegmentMaker(random.nextLong(), log.logEndOffset());
        long timestampMs = world.clock.instant().toEpochMilli();
        int records = 1 + random.nextInt(20);
        switch (random.nextInt(3)) {
            case 0 -> maker.text(records, 150, timestampMs);
            case 1 -> maker.noise(records, 150, timestampMs);
            default -> maker.compressed(Compression.zstd().build(), records, 300, timestampMs);
        }
        byte[] batch = maker.log();
        assertThat(log.append(ByteBuffer.wrap(batch)).endOffset()).isEqualTo(maker.nextOffset());
        appended.writeBytes(batch); // as it was patched in place
    }

    private byte[] readAll(PartitionLog log, TieringService service) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (ColdReader reader = new ColdReader(
                world.store, service.remoteLogs(), World.settings().read(), world.metrics)) {
            long next = log.logStartOffset();
            while (next < log.highWatermark()) {
                byte[] bytes = next < log.localLogStartOffset() ? cold(reader, next) : local(log, next);
                all.writeBytes(bytes);
                next = endOffset(bytes);
            }
        }
        return all.toByteArray();
    }

    private byte[] cold(ColdReader reader, long offset) throws Exception {
        ByteBuffer batches = reader.read(world.partition, offset, 5000, true)
                .get(10, TimeUnit.SECONDS)
                .batches();
        byte[] bytes = new byte[batches.remaining()];
        batches.get(bytes);
        return bytes;
    }

    private static byte[] local(PartitionLog log, long offset) throws Exception {
        LogSlice slice = log.read(offset, 5000, true).orElseThrow();
        try {
            return slice.toBuffer().array();
        } finally {
            slice.release();
        }
    }

    private static long endOffset(byte[] batches) {
        ByteBuffer bytes = ByteBuffer.wrap(batches);
        long end = 0;
        for (int at = 0; at < batches.length; ) {
            BatchHeader header = BatchHeader.read(bytes, at);
            end = header.endOffset();
            at += header.sizeInBytes();
        }
        return end;
    }
}

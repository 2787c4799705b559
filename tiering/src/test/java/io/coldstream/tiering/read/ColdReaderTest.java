package io.coldstream.tiering.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.coldstream.api.OffsetRange;
import io.coldstream.log.SealedSegment;
import io.coldstream.log.batch.BatchHeader;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.storage.object.PutOptions;
import io.coldstream.testkit.object.Fault;
import io.coldstream.testkit.object.FaultPlan;
import io.coldstream.testkit.random.Seed;
import io.coldstream.tiering.TieringMetrics.Counter;
import io.coldstream.tiering.TieringSettings;
import io.coldstream.tiering.fixture.Await;
import io.coldstream.tiering.fixture.World;
import io.coldstream.tiering.remote.RemoteLogs;
import io.coldstream.tiering.upload.SegmentUploader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdReaderTest {
    private static final long NOW_MS = World.START.toEpochMilli();
    private static final int SEGMENTS = 4;
    private static final TieringSettings.Read NO_READAHEAD = new TieringSettings.Read(3, 64, 16 << 10, 1 << 20, 0);

    @TempDir
    Path folder;

    private final RemoteLogs remoteLogs = new RemoteLogs();
    private final List<ColdReader> readers = new ArrayList<>();
    private World world;

    @BeforeEach
    void archiveSomeSegments() throws Exception {
        world = new World(folder, Seed.forTest("ColdReaderTest").value());
        SegmentUploader uploader = world.uploader();
        for (int i = 0; i < SEGMENTS; i++) {
            long timestampMs = NOW_MS + i * 100_000L;
            SealedSegment segment = world.log.seal(i, World.START, batches -> {
                for (int batch = 0; batch < 30; batch++) {
                    batches.text(3 + batch % 5, 100, timestampMs + batch * 1000L);
                }
                batches.noise(1, 3000, timestampMs + 40_000);
            });
            remoteLogs
                    .of(world.partition)
                    .add(uploader.upload(world.log, segment, World.TOPIC, PutOptions.DEFAULT)
                            .orElseThrow());
        }
    }

    @AfterEach
    void closeReaders() {
        readers.forEach(ColdReader::close);
    }

    @Test
    void everythingComesBackInOrder() throws Exception {
        ColdReader reader = reader(World.settings().read());
        for (int maxBytes : new int[] {1, 700, 1 << 20}) {
            assertThat(readAll(reader, maxBytes)).isEqualTo(original());
        }
    }

    @Test
    void anyOffsetAtAnySizeGivesWholeBatchesThatHaveIt() throws Exception {
        ColdReader reader = reader(World.settings().read());
        Random random =
                Seed.forTest("anyOffsetAtAnySizeGivesWholeBatchesThatHaveIt").random();
        byte[] original = original();
        for (int round = 0; round < 500; round++) {
            long offset = random.nextLong(world.log.highWatermark());
            int maxBytes = random.nextInt(5000);
            boolean minOneBatch = random.nextBoolean();
            ColdSlice slice = get(reader.read(world.partition, offset, maxBytes, minOneBatch));

            int at = positionOf(original, offset);
            int firstBytes = BatchHeader.read(ByteBuffer.wrap(original), at).sizeInBytes();
            if (slice.isEmpty()) {
                assertThat(minOneBatch).isFalse();
                assertThat(firstBytes).isGreaterThan(maxBytes);
                continue;
            }
            int length = slice.batches().remaining();
            assertThat(slice.offsets().contains(offset)).isTrue();
            assertThat(length).isLessThanOrEqualTo(Math.max(maxBytes, minOneBatch ? firstBytes : 0));
            assertThat(slice.batches()).isEqualTo(ByteBuffer.wrap(original, at, length));
            assertThat(positionOf(original, slice.offsets().end())).isEqualTo(at + length);
        }
    }

    @Test
    void aBadStoreGivesErrorsAndNeverWrongBytes() throws Exception {
        world.faulty.follow(FaultPlan.none()
                .with(Fault.UNAVAILABLE_BEFORE, 0.2)
                .with(Fault.BROKEN_READ, 0.2)
                .with(Fault.FLIPPED_BIT, 0.2));
        ColdReader reader = reader(new TieringSettings.Read(3, 64, 2000, 600, 1));
        Random random = Seed.forTest("aBadStoreGivesErrorsAndNeverWrongBytes").random();
        byte[] original = original();
        int failed = 0;
        for (int round = 0; round < 400; round++) {
            long offset = random.nextLong(world.log.highWatermark());
            Throwable thrown = null;
            try {
                ColdSlice slice = get(reader.read(world.partition, offset, 2000, true));
                int at = positionOf(original, offset);
                assertThat(slice.batches())
                        .isEqualTo(ByteBuffer.wrap(original, at, slice.batches().remaining()));
            } catch (StorageException e) {
                thrown = e;
                assertThat(e.kind()).isIn(Kind.UNAVAILABLE, Kind.CORRUPT);
            }
            failed += thrown == null ? 0 : 1;
        }
        assertThat(failed).isBetween(1, 399);
        assertThat(world.metrics.value(Counter.COLD_READS_FAILED)).isEqualTo(failed);
    }

    @Test
    void theCacheStaysBoundedAndSparesRequests() throws Exception {
        TieringSettings.Read settings = NO_READAHEAD;
        ColdReader reader = reader(settings);
        readAll(reader, 1 << 20);
        assertThat(reader.cachedBytes()).isBetween(1L, settings.cacheBytes());

        ColdReader large = reader(new TieringSettings.Read(3, 64, 64 << 20, 1 << 20, 0));
        readAll(large, 500);
        int opens = world.store.opens();
        readAll(large, 500);
        assertThat(world.store.opens()).isEqualTo(opens);
    }

    @Test
    void readersOfTheSameChunkShareOneRequest() throws Exception {
        ColdReader reader = reader(NO_READAHEAD);
        get(reader.read(world.partition, 0, 1, true)); // the chunk table is known now
        long offset = world.log.sealedSegments().get(0).offsets().end() - 1;
        CountDownLatch mayGoOn = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        world.store.beforeOpen((key, range) -> {
            arrived.countDown();
            await(mayGoOn);
        });
        int opens = world.store.opens();
        List<CompletableFuture<ColdSlice>> reads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            reads.add(reader.read(world.partition, offset, 1, true));
        }
        await(arrived);
        mayGoOn.countDown();
        for (CompletableFuture<ColdSlice> read : reads) {
            assertThat(get(read).offsets().contains(offset)).isTrue();
        }
        assertThat(world.store.opens()).isEqualTo(opens + 1);
    }

    @Test
    void aReaderWhoGoesOnFindsTheNextChunksFetchedAlsoInTheNextSegment() throws Exception {
        ColdReader reader = reader(new TieringSettings.Read(3, 64, 64 << 20, 1 << 20, 2));
        OffsetRange first = world.log.sealedSegments().get(0).offsets();
        // Stop right before the last chunk, then go on: the next segment's first chunks are fetched meanwhile.
        long next = first.end() - 1;
        ColdSlice beforeLast = get(reader.read(world.partition, lastBatchBefore(next), 1, true));
        long fetches = world.metrics.value(Counter.COLD_FETCHES);
        get(reader.read(world.partition, beforeLast.offsets().end(), 1 << 20, true));
        Await.until(
                "the next segment's table and chunks are fetched",
                () -> world.metrics.value(Counter.COLD_FETCHES) >= fetches + 3);
        int opens = world.store.opens();
        assertThat(get(reader.read(world.partition, first.end(), 1, true))
                        .offsets()
                        .start())
                .isEqualTo(first.end());
        assertThat(world.store.opens()).isEqualTo(opens);
    }

    @Test
    void moreReadsThanMayWaitAreRejected() throws Exception {
        ColdReader reader = reader(new TieringSettings.Read(1, 2, 0, 1 << 20, 0));
        CountDownLatch mayGoOn = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        world.store.beforeOpen((key, range) -> {
            arrived.countDown();
            await(mayGoOn);
        });
        CompletableFuture<ColdSlice> running = reader.read(world.partition, 0, 1, true);
        await(arrived);
        CompletableFuture<ColdSlice> waiting = reader.read(world.partition, 0, 1, true);
        CompletableFuture<ColdSlice> waitingToo = reader.read(world.partition, 0, 1, true);
        CompletableFuture<ColdSlice> rejected = reader.read(world.partition, 0, 1, true);

        assertThat(catchThrowable(() -> get(rejected))).isInstanceOf(ColdReadRejectedException.class);
        assertThat(world.metrics.value(Counter.COLD_READS_REJECTED)).isOne();
        mayGoOn.countDown();
        assertThat(get(running).isEmpty()).isFalse();
        assertThat(get(waiting).isEmpty()).isFalse();
        assertThat(get(waitingToo).isEmpty()).isFalse();
    }

    @Test
    void closingRejectsWhatWaitsAndBreaksOffWhatRuns() throws Exception {
        ColdReader reader = reader(new TieringSettings.Read(1, 2, 0, 1 << 20, 0));
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        world.store.beforeOpen((key, range) -> {
            arrived.countDown();
            await(never);
        });
        CompletableFuture<ColdSlice> running = reader.read(world.partition, 0, 1, true);
        await(arrived);
        CompletableFuture<ColdSlice> waiting = reader.read(world.partition, 0, 1, true);
        reader.close();
        assertThat(catchThrowable(() -> get(waiting))).isInstanceOf(ColdReadRejectedException.class);
        assertThat(catchThrowable(() -> get(running))).isNotNull();
        assertThat(catchThrowable(() -> get(reader.read(world.partition, 0, 1, true))))
                .isInstanceOf(ColdReadRejectedException.class);
    }

    @Test
    void aHoleIsReportedAndNeverSkipped() throws Exception {
        SegmentRecord second = remoteLogs.of(world.partition).segments().get(1);
        remoteLogs.of(world.partition).remove(second.intent().copyId());
        ColdReader reader = reader(World.settings().read());
        assertKind(
                Kind.CORRUPT,
                reader.read(world.partition, second.intent().offsets().start(), 1000, true));
        assertKind(Kind.NOT_FOUND, reader.read(world.partition, world.log.highWatermark(), 1000, true));
        // The segment in front of the hole still ends where it ends.
        ColdSlice last =
                get(reader.read(world.partition, second.intent().offsets().start() - 1, 1 << 20, true));
        assertThat(last.offsets().end()).isEqualTo(second.intent().offsets().start());
    }

    @Test
    void aCopyThatVanishedIsAnErrorAndCountedOnce() throws Exception {
        world.objects.delete(
                remoteLogs.of(world.partition).segments().get(0).intent().key());
        ColdReader reader = reader(World.settings().read());
        assertKind(Kind.NOT_FOUND, reader.read(world.partition, 0, 1000, true));
        assertKind(Kind.NOT_FOUND, reader.read(world.partition, 1, 1000, true));
        assertThat(world.metrics.value(Counter.COPIES_VANISHED)).isOne();
    }

    @Test
    void timesAreFound() throws Exception {
        ColdReader reader = reader(World.settings().read());
        byte[] original = original();
        Random random = Seed.forTest("timesAreFound").random();
        for (int round = 0; round < 300; round++) {
            long timestampMs = NOW_MS - 1000 + random.nextLong(SEGMENTS * 100_000L);
            long fromOffset = random.nextLong(world.log.highWatermark());
            Optional<ColdSlice> found = get(reader.firstBatchAtOrAfter(world.partition, timestampMs, fromOffset));
            Optional<BatchHeader> expected = batches(original).stream()
                    .filter(batch -> batch.endOffset() > fromOffset && batch.maxTimestampMs() >= timestampMs)
                    .findFirst();
            assertThat(found.map(slice -> slice.offsets().start())).isEqualTo(expected.map(BatchHeader::baseOffset));
        }
        long max = batches(original).stream()
                .mapToLong(BatchHeader::maxTimestampMs)
                .max()
                .orElseThrow();
        assertThat(reader.maxTimestampMs(world.partition, 0)).hasValue(max);
    }

    private ColdReader reader(TieringSettings.Read settings) {
        ObjectStore store = world.store;
        ColdReader reader = new ColdReader(store, remoteLogs, settings, world.metrics);
        readers.add(reader);
        return reader;
    }

    private byte[] original() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        world.log.everything().forEach(all::writeBytes);
        return all.toByteArray();
    }

    private byte[] readAll(ColdReader reader, int maxBytes) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long offset = 0;
        while (offset < world.log.highWatermark()) {
            ColdSlice slice = get(reader.read(world.partition, offset, maxBytes, true));
            byte[] bytes = new byte[slice.batches().remaining()];
            slice.batches().duplicate().get(bytes);
            all.writeBytes(bytes);
            offset = slice.offsets().end();
        }
        return all.toByteArray();
    }

    private long lastBatchBefore(long offset) {
        return batches(original()).stream()
                .filter(batch -> batch.endOffset() <= offset)
                .mapToLong(BatchHeader::baseOffset)
                .max()
                .orElseThrow();
    }

    private static List<BatchHeader> batches(byte[] log) {
        List<BatchHeader> headers = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(log);
        for (int at = 0; at < log.length; at += headers.get(headers.size() - 1).sizeInBytes()) {
            headers.add(BatchHeader.read(bytes, at));
        }
        return headers;
    }

    /** Where the batch with an offset starts, or the end of the log. */
    private static int positionOf(byte[] log, long offset) {
        int at = 0;
        for (BatchHeader header : batches(log)) {
            if (header.endOffset() > offset) {
                return at;
            }
            at += header.sizeInBytes();
        }
        return at;
    }

    private static void await(CountDownLatch latch) throws StorageException {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new StorageException(Kind.UNAVAILABLE, "the test waited in vain");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException(Kind.UNAVAILABLE, "interrupted", e);
        }
    }

    private static void assertKind(Kind kind, CompletableFuture<ColdSlice> read) {
        assertThat(catchThrowable(() -> get(read)))
                .isInstanceOf(StorageException.class)
                .extracting(e -> ((StorageException) e).kind())
                .isEqualTo(kind);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}

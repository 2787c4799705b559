package io.coldstream.log.powerloss;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.Batches;
import io.coldstream.log.LogConfig;
import io.coldstream.log.LogOpening;
import io.coldstream.log.LogSlice;
import io.coldstream.log.ManualClock;
import io.coldstream.log.PartitionLog;
import io.coldstream.log.SealedSegment;
import io.coldstream.log.SegmentExport;
import io.coldstream.log.SegmentImport;
import io.coldstream.log.powerloss.PowerLossFileStore.Moment;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The power is cut at every operation of bringing segments back, before it, in its middle and behind it. */
class ImportPowerCutTest {
    private static final Path DISK = Path.of("/disk");
    private static final Path FOLDER = DISK.resolve("p");
    private static final LogOpening OPENING = LogOpening.fresh(new TopicIdPartition(new UUID(1, 2), 0));
    private static final LogConfig CONFIG = new LogConfig(1_000_000, 60_000, 100, 100_000, false);
    private static final int SEGMENTS = 3;
    private static final int SEGMENT_RECORDS = 40;
    private static final int OPERATIONS_MAX = 500;
    /** What a power cut leaves of unforced bytes differs from seed to seed. */
    private static final int SEEDS = 4;

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Archived(SealedSegment segment, byte[] log) {}

    private final ManualClock clock = new ManualClock();
    private PowerLossFileStore store = new PowerLossFileStore(clock);
    private List<Archived> archive = List.of();
    private byte[] everything = {};
    private long broughtBackTo;

    private PartitionLog open() throws Exception {
        return PartitionLog.open(store, FOLDER, OPENING, CONFIG, clock);
    }

    private PartitionLog evicted() throws Exception {
        store = new PowerLossFileStore(clock);
        store.createDurably(DISK);
        PartitionLog log = open();
        for (int segment = 0; segment < SEGMENTS; segment++) {
            for (int record = 0; record < SEGMENT_RECORDS; record++) {
                log.append(Batches.of("value " + segment + "/" + record));
            }
            log.roll();
        }
        log.append(Batches.of("the newest"));
        log.checkpoint();
        archive = new ArrayList<>();
        for (SealedSegment segment : log.sealedSegments()) {
            try (SegmentExport export = log.export(segment).orElseThrow()) {
                archive.add(new Archived(segment, export.open().readAllBytes()));
            }
        }
        everything = read(log, 0);
        log.evictLocal(log.highWatermark());
        broughtBackTo = log.localLogStartOffset();
        assertThat(broughtBackTo).isEqualTo(SEGMENTS * SEGMENT_RECORDS);
        return log;
    }

    private static byte[] read(PartitionLog log, long from) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (long next = from; next < log.highWatermark(); ) {
            LogSlice slice = log.read(next, 1_000, true).orElseThrow();
            try {
                all.writeBytes(slice.toBuffer().array());
                next = slice.endOffset();
            } finally {
                slice.release();
            }
        }
        return all.toByteArray();
    }

    private void bringBackAll(PartitionLog log) throws Exception {
        for (int index = SEGMENTS - 1; index >= 0; index--) {
            SealedSegment segment = archive.get(index).segment();
            if (segment.offsets().end() == log.localLogStartOffset()) {
                try (SegmentImport coming = log.importOlder(segment).orElseThrow()) {
                    coming.write(ByteBuffer.wrap(archive.get(index).log()));
                    assertThat(coming.commit()).isTrue();
                }
                broughtBackTo = segment.offsets().start();
            }
        }
    }

    @Test
    void aPowerCutAnywhereLeavesTheOldStateOrTheNew() throws Exception {
        boolean cut = true;
        for (int operation = 0; cut; operation++) {
            assertThat(operation).isLessThan(OPERATIONS_MAX);
            cut = false;
            for (Moment moment : Moment.values()) {
                for (int seed = 0; seed < SEEDS; seed++) {
                    cut |= cutAt(operation, moment, seed);
                }
            }
        }
    }

    private boolean cutAt(int operation, Moment moment, int seed) throws Exception {
        String where = moment + " operation " + operation + ", seed " + seed;
        PartitionLog log = evicted();
        store.cutPowerAt(operation, moment);
        boolean cut = false;
        try {
            bringBackAll(log);
            store.keepPower();
        } catch (PowerCut e) {
            cut = true;
        }
        store.reboot(new Random(1_000L * operation + seed));
        PartitionLog reopened = open();
        assertThat(reopened.localLogStartOffset()).as(where).isIn(broughtBackTo, broughtBackTo - SEGMENT_RECORDS);
        assertThat(reopened.highWatermark()).as(where).isEqualTo(SEGMENTS * SEGMENT_RECORDS + 1);
        byte[] local = read(reopened, reopened.localLogStartOffset());
        assertThat(everything).as(where).endsWith(local);
        reopened.verify();
        bringBackAll(reopened);
        assertThat(read(reopened, 0)).as(where).isEqualTo(everything);
        assertThat(store.list(FOLDER)).as(where).noneMatch(name -> name.endsWith(".tmp"));
        reopened.close();
        return cut;
    }
}

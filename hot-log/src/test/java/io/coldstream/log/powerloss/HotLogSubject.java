package io.coldstream.log.powerloss;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.topic.Durability;
import io.coldstream.log.AppendResult;
import io.coldstream.log.EpochEndOffset;
import io.coldstream.log.HotLog;
import io.coldstream.log.LogConfig;
import io.coldstream.log.LogOpening;
import io.coldstream.log.LogSlice;
import io.coldstream.log.OffsetOutOfRangeException;
import io.coldstream.log.PartitionLog;
import io.coldstream.log.SealedSegment;
import io.coldstream.log.SegmentImport;
import io.coldstream.log.batch.InvalidBatchException;
import io.coldstream.log.file.FileStore;
import io.coldstream.log.journal.Acknowledgement;
import io.coldstream.log.journal.JournalSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The broker's own log with the smallest journal there can be, so that its files are used again soon. Used by one thread. */
final class HotLogSubject implements Subject {
    private static final JournalSettings JOURNAL = new JournalSettings(64 << 10, 256 << 10);

    private final FileStore store;
    private final Path root;
    private final LogConfig config;
    private final InstantSource clock;
    private final Stage keptFromPowerCut;
    private final List<TopicIdPartition> names = new ArrayList<>();
    private final List<Durability> durabilities = new ArrayList<>();
    private final List<PartitionLog> logs = new ArrayList<>();
    private @Nullable HotLog hotLog;
    private @Nullable IOException failure;
    /** Whether a deletion failed half-way: the partition is closed, and perhaps still there. */
    private boolean isHalfDeleted;

    private int openings;
    private int randomNames;
    private int topics;

    /** A log that promises that a batch outlives a power cut from this stage on. */
    HotLogSubject(
            FileStore store, Path root, int partitions, LogConfig config, InstantSource clock, Stage keptFromPowerCut) {
        this.store = store;
        this.root = root;
        this.config = config;
        this.clock = clock;
        this.keptFromPowerCut = keptFromPowerCut;
        for (int partition = 0; partition < partitions; partition++) {
            names.add(new TopicIdPartition(new UUID(1, 2), partition));
            durabilities.add(Durability.JOURNAL);
        }
    }

    @Override
    public Stage keptFrom(Death death) {
        return death == Death.POWER_CUT ? keptFromPowerCut : Stage.APPEND;
    }

    @Override
    public void open() throws IOException {
        logs.clear();
        isHalfDeleted = false;
        openings++;
        HotLog opened = HotLog.open(store, root, clock, () -> "n" + randomNames++, JOURNAL, Runnable::run);
        hotLog = opened;
        for (int partition = 0; partition < names.size(); partition++) {
            logs.add(open(opened, partition));
        }
        opened.recovered();
        for (TopicIdPartition present : opened.list()) {
            if (!names.contains(present)) {
                opened.delete(present); // its deletion was interrupted before it could not be undone
            }
        }
    }

    private PartitionLog open(HotLog opened, int partition) throws IOException {
        return opened.open(new LogOpening(names.get(partition), openings, 0, 0), config(partition));
    }

    private LogConfig config(int partition) {
        return new LogConfig(
                config.segmentBytes(),
                config.segmentMs(),
                config.indexIntervalBytes(),
                config.maxMessageBytes(),
                config.logAppendTime(),
                durabilities.get(partition));
    }

    private HotLog hotLog() {
        return Objects.requireNonNull(hotLog, "the subject is open");
    }

    @Override
    public int leaderEpoch() {
        return openings;
    }

    @Override
    public AppendResult append(int partition, ByteBuffer batch, Acknowledgement acknowledgement)
            throws IOException, InvalidBatchException {
        PartitionLog log = logs.get(partition);
        return log.append(batch, new Acknowledgement() {
            @Override
            public void durable() {
                acknowledgement.durable();
            }

            @Override
            public void failed(IOException cause) {
                if (logs.get(partition) == log) { // or else it was deleted in the meantime
                    failure = cause;
                }
                acknowledgement.failed(cause);
            }
        });
    }

    @Override
    public void commit() throws IOException {
        failure = null;
        boolean more = true;
        while (more) {
            more = hotLog().commit();
        }
        if (failure != null) {
            throw new IOException("not durable: " + failure.getMessage(), failure);
        }
    }

    @Override
    public boolean isDurable(int partition) {
        return durabilities.get(partition) == Durability.JOURNAL;
    }

    @Override
    public void makeDurable(int partition, boolean durable) {
        durabilities.set(partition, durable ? Durability.JOURNAL : Durability.OS);
        logs.get(partition).configure(config(partition));
    }

    @Override
    public void replace(int partition) throws IOException {
        TopicIdPartition old = names.get(partition);
        topics++;
        names.set(partition, new TopicIdPartition(new UUID(1, 2L + topics), partition));
        isHalfDeleted = true;
        hotLog().delete(old);
        logs.set(partition, open(hotLog(), partition));
        isHalfDeleted = false;
    }

    @Override
    public void checkpoint() throws IOException {
        List<TopicIdPartition> failed = hotLog().checkpoint();
        if (!failed.isEmpty()) {
            throw new IOException("could not be forced: " + failed);
        }
    }

    @Override
    public void roll(int partition) throws IOException {
        logs.get(partition).roll();
    }

    @Override
    public void evict(int partition, long endOffset) throws IOException {
        logs.get(partition).evictLocal(endOffset);
    }

    @Override
    public boolean bringBack(int partition, SealedSegment segment, List<ByteBuffer> batches) throws IOException {
        Optional<SegmentImport> begun = logs.get(partition).importOlder(segment);
        if (begun.isEmpty()) {
            return false;
        }
        try (SegmentImport coming = begun.get()) {
            for (ByteBuffer batch : batches) {
                coming.write(batch);
            }
            return coming.commit();
        }
    }

    @Override
    public void advanceLogStart(int partition, long offset) throws IOException {
        logs.get(partition).advanceLogStart(offset);
    }

    @Override
    public ByteBuffer read(int partition, long offset, int maxBytes) throws IOException {
        Optional<LogSlice> slice;
        try {
            slice = logs.get(partition).read(offset, maxBytes, true);
        } catch (OffsetOutOfRangeException e) {
            throw new IllegalStateException("a local offset cannot be read", e);
        }
        if (slice.isEmpty()) {
            return ByteBuffer.allocate(0);
        }
        try {
            return slice.get().toBuffer();
        } finally {
            slice.get().release();
        }
    }

    @Override
    public long logStart(int partition) {
        return logs.get(partition).logStartOffset();
    }

    @Override
    public long localLogStart(int partition) {
        return logs.get(partition).localLogStartOffset();
    }

    @Override
    public long highWatermark(int partition) {
        return logs.get(partition).highWatermark();
    }

    @Override
    public long logEnd(int partition) {
        return logs.get(partition).logEndOffset();
    }

    @Override
    public Optional<EpochEndOffset> endOffsetFor(int partition, int leaderEpoch) {
        return logs.get(partition).endOffsetFor(leaderEpoch);
    }

    @Override
    public boolean isStopped() {
        return isHalfDeleted || logs.stream().anyMatch(PartitionLog::isStopped);
    }

    @Override
    public void close() throws IOException {
        hotLog().close();
    }
}

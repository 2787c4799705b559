package io.coldstream.log.powerloss;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.AppendResult;
import io.coldstream.log.HotLog;
import io.coldstream.log.LogConfig;
import io.coldstream.log.LogOpening;
import io.coldstream.log.LogSlice;
import io.coldstream.log.OffsetOutOfRangeException;
import io.coldstream.log.PartitionLog;
import io.coldstream.log.batch.InvalidBatchException;
import io.coldstream.log.file.FileStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The broker's own log. A batch is committed by a checkpoint: there is no journal, so that nothing else makes it stay
 * when the power goes. Used by one thread.
 */
final class HotLogSubject implements Subject {
    private record Waiting(TopicIdPartition partition, Runnable acknowledgement) {}

    private final FileStore store;
    private final Path root;
    private final int partitions;
    private final LogConfig config;
    private final InstantSource clock;
    private final Stage keptFromPowerCut;
    private final List<PartitionLog> logs = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private @Nullable HotLog hotLog;
    private int names;

    /** A log that promises that a batch outlives a power cut from this stage on. */
    HotLogSubject(
            FileStore store, Path root, int partitions, LogConfig config, InstantSource clock, Stage keptFromPowerCut) {
        this.store = store;
        this.root = root;
        this.partitions = partitions;
        this.config = config;
        this.clock = clock;
        this.keptFromPowerCut = keptFromPowerCut;
    }

    @Override
    public Stage keptFrom(Death death) {
        return death == Death.POWER_CUT ? keptFromPowerCut : Stage.APPEND;
    }

    @Override
    public Stage readableFrom() {
        return Stage.APPEND;
    }

    @Override
    public void open() throws IOException {
        logs.clear();
        waiting.clear();
        HotLog opened = HotLog.open(store, root, clock, () -> "n" + names++);
        hotLog = opened;
        for (int partition = 0; partition < partitions; partition++) {
            TopicIdPartition name = new TopicIdPartition(new UUID(1, 2), partition);
            logs.add(opened.open(LogOpening.fresh(name), config));
        }
    }

    private HotLog hotLog() {
        return Objects.requireNonNull(hotLog, "the subject is open");
    }

    @Override
    public AppendResult append(int partition, ByteBuffer batch, Runnable acknowledgement)
            throws IOException, InvalidBatchException {
        PartitionLog log = logs.get(partition);
        AppendResult result = log.append(batch);
        waiting.add(new Waiting(log.partition(), acknowledgement));
        return result;
    }

    @Override
    public void commit() throws IOException {
        Set<TopicIdPartition> failed = Set.copyOf(hotLog().checkpoint());
        for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
            Waiting next = all.next();
            if (!failed.contains(next.partition())) {
                all.remove();
                next.acknowledgement().run();
            }
        }
        if (!failed.isEmpty()) {
            throw new IOException("could not be forced: " + failed);
        }
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
    public boolean isStopped() {
        return logs.stream().anyMatch(PartitionLog::isStopped);
    }

    @Override
    public void close() throws IOException {
        hotLog().close();
    }
}

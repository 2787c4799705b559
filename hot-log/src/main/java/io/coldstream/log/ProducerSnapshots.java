package io.coldstream.log;

import io.coldstream.log.file.FileStore;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that remember the producers as they stood before an offset, which is the file's name. Each holds a version,
 * a CRC-32C of what follows, and the producers with their last batches, big-endian. They are not forced, for a damaged one
 * is made good from an older one and the batches behind it; but for the one with which the local log begins. Used under the partition's maintenance lock only.
 */
final class ProducerSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerSnapshots.class);
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 12;
    private static final int ENTRY_BYTES = 22;
    private static final int BATCH_BYTES = 32;

    private final FileStore store;
    private final Path folder;
    private final NavigableSet<Long> offsets = new TreeSet<>();

    /** @param offsets those of the snapshots in the folder */
    ProducerSnapshots(FileStore store, Path folder, Collection<Long> offsets) {
        this.store = store;
        this.folder = folder;
        this.offsets.addAll(offsets);
    }

    /** The offsets of the snapshots among a folder's files. */
    static Set<Long> offsetsIn(Collection<String> names) {
        Set<Long> offsets = new HashSet<>();
        for (String name : names) {
            SegmentFiles.offsetOf(name, SegmentFiles.SNAPSHOT).ifPresent(offsets::add);
        }
        return offsets;
    }

    void write(long offset, List<ProducerEntry> producers) throws IOException {
        MetadataFiles.replaceUnforced(store, SegmentFiles.snapshot(folder, offset), encode(producers));
        offsets.add(offset);
    }

    /** Writes one that outlives a power cut, for there will be no batches from which it could be made good. */
    void writeForced(long offset, List<ProducerEntry> producers) throws IOException {
        MetadataFiles.replace(store, SegmentFiles.snapshot(folder, offset), encode(producers));
        offsets.add(offset);
    }

    /** Reads the snapshot at an offset; nothing if there is none or it is damaged. */
    Optional<List<ProducerEntry>> read(long offset) throws IOException {
        Path file = SegmentFiles.snapshot(folder, offset);
        ByteBuffer content;
        try {
            content = MetadataFiles.read(store, file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Optional<List<ProducerEntry>> producers = decode(content);
        if (producers.isEmpty()) {
            LOG.warn(
                    "The producer snapshot {} is damaged; an older one and the batches behind it serve instead.", file);
        }
        return producers;
    }

    /** The offsets of the snapshots there are, smallest first. */
    List<Long> offsets() {
        return List.copyOf(offsets);
    }

    /** Removes every snapshot whose offset is not among those to keep. */
    void retainOnly(Set<Long> keep) throws IOException {
        for (long offset : offsets()) {
            if (!keep.contains(offset)) {
                store.delete(SegmentFiles.snapshot(folder, offset));
                offsets.remove(offset);
            }
        }
    }

    /** Removes the snapshots of records that a power cut has taken back; says whether there were any. */
    boolean removeBehind(long endOffset) throws IOException {
        List<Long> behind = List.copyOf(offsets.tailSet(endOffset, false));
        for (long offset : behind) {
            store.delete(SegmentFiles.snapshot(folder, offset));
            offsets.remove(offset);
        }
        return !behind.isEmpty();
    }

    /** The content of a snapshot, in a buffer with an array of its own. */
    static ByteBuffer encode(List<ProducerEntry> producers) {
        int batches = producers.stream().mapToInt(p -> p.batches().size()).sum();
        ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + producers.size() * ENTRY_BYTES + batches * BATCH_BYTES);
        file.putInt(VERSION).putInt(0).putInt(producers.size());
        for (ProducerEntry producer : producers) {
            file.putLong(producer.producerId()).putShort(producer.producerEpoch());
            file.putLong(producer.lastTimestampMs()).putInt(producer.batches().size());
            for (ProducerEntry.Batch batch : producer.batches()) {
                file.putInt(batch.baseSequence()).putInt(batch.lastSequence());
                file.putLong(batch.baseOffset()).putLong(batch.lastOffset());
                file.putLong(batch.timestampMs());
            }
        }
        file.flip();
        file.putInt(Integer.BYTES, crcOf(file));
        return file;
    }

    private static int crcOf(ByteBuffer file) {
        return MetadataFiles.crcOf(file.slice(2 * Integer.BYTES, file.limit() - 2 * Integer.BYTES));
    }

    /** Reads what {@link #encode} wrote; nothing if a single bit of it is another. */
    static Optional<List<ProducerEntry>> decode(ByteBuffer file) {
        if (file.limit() < HEADER_BYTES || file.getInt() != VERSION || file.getInt() != crcOf(file)) {
            return Optional.empty();
        }
        try {
            int count = file.getInt();
            List<ProducerEntry> producers = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                producers.add(decodeProducer(file));
            }
            return Optional.of(producers);
        } catch (BufferUnderflowException e) {
            return Optional.empty(); // a right checksum over too few bytes: nothing that this class wrote
        }
    }

    private static ProducerEntry decodeProducer(ByteBuffer file) {
        long producerId = file.getLong();
        short epoch = file.getShort();
        long lastTimestampMs = file.getLong();
        int count = file.getInt();
        List<ProducerEntry.Batch> batches = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            batches.add(new ProducerEntry.Batch(
                    file.getInt(), file.getInt(), file.getLong(), file.getLong(), file.getLong()));
        }
        return new ProducerEntry(producerId, epoch, lastTimestampMs, batches);
    }
}

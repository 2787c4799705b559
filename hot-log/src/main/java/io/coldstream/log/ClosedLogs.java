package io.coldstream.log;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.file.FileStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file in which a broker that stops leaves what it knows of all its logs, so that the next start need not read
 * thousands of folders. It stands only while no broker runs: whoever starts takes it away before anything else is
 * written. Without it, or if it is damaged, every folder is read. Its format is in docs/journal-format.md.
 */
final class ClosedLogs {
    static final String FILE = "closed-logs";

    private static final Logger LOG = LoggerFactory.getLogger(ClosedLogs.class);
    private static final int HEADER_BYTES = 12;
    private static final int MAGIC = 0x43534C47; // CSLG
    private static final int VERSION = 1;
    /** What goes beyond it is left out: those folders are read. */
    private static final int BYTES_MAX = 16 << 20;

    private static final int PRODUCER_BYTES_MAX = 256 << 10;

    private ClosedLogs() {}

    /** Writes the file, durably. */
    static void write(FileStore store, Path root, Collection<ClosedLog> logs) throws IOException {
        MetadataFiles.replace(store, root.resolve(FILE), encode(logs));
    }

    /**
     * Reads the file and removes it, which is durable when the root folder is forced; nothing may be written before.
     * Nobody is known if there is none, or it cannot be read.
     *
     * @throws IOException if it cannot be removed
     */
    static Map<TopicIdPartition, ClosedLog> take(FileStore store, Path root) throws IOException {
        store.delete(root.resolve(FILE + SegmentFiles.TEMPORARY)); // of a stop on a full disk
        Path file = root.resolve(FILE);
        if (!store.exists(file)) {
            return Map.of();
        }
        Optional<Map<TopicIdPartition, ClosedLog>> logs = read(store, file);
        if (logs.isEmpty()) {
            LOG.warn("The file {} is damaged or of another version; every partition's folder is read instead.", file);
        }
        store.delete(file);
        return logs.orElse(Map.of());
    }

    private static Optional<Map<TopicIdPartition, ClosedLog>> read(FileStore store, Path file) {
        try {
            return store.size(file) > 2 * BYTES_MAX ? Optional.empty() : decode(MetadataFiles.read(store, file));
        } catch (IOException e) {
            LOG.warn("The file {} cannot be read", file, e);
            return Optional.empty();
        }
    }

    static ByteBuffer encode(Collection<ClosedLog> logs) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        int count = 0;
        for (ClosedLog log : logs) {
            ByteBuffer producers = ProducerSnapshots.encode(log.producers());
            if (producers.remaining() <= PRODUCER_BYTES_MAX && bytes.size() <= BYTES_MAX) {
                write(log, producers, out);
                count++;
            }
        }
        ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + bytes.size() + Integer.BYTES);
        file.putInt(MAGIC).putInt(VERSION).putInt(count).put(bytes.toByteArray());
        return file.putInt(MetadataFiles.crcOf(file.slice(0, file.position()))).flip();
    }

    private static void write(ClosedLog log, ByteBuffer producers, DataOutputStream out) throws IOException {
        Manifest manifest = log.manifest();
        UUID topicId = manifest.partition().topicId();
        out.writeLong(topicId.getMostSignificantBits());
        out.writeLong(topicId.getLeastSignificantBits());
        out.writeInt(manifest.partition().partition());
        out.writeLong(log.folderModifiedNs());
        out.writeLong(manifest.logStartOffset());
        out.writeInt(manifest.sealed().size());
        for (SegmentState sealed : manifest.sealed()) {
            write(sealed, out);
        }
        write(manifest.active(), out);
        out.writeInt(log.epochs().size());
        for (EpochEntry epoch : log.epochs()) {
            out.writeInt(epoch.leaderEpoch());
            out.writeLong(epoch.startOffset());
        }
        out.writeInt(log.snapshots().size());
        for (long snapshot : log.snapshots()) {
            out.writeLong(snapshot);
        }
        out.writeInt(producers.remaining());
        out.write(producers.array(), producers.arrayOffset(), producers.remaining());
    }

    private static void write(SegmentState state, DataOutputStream out) throws IOException {
        out.writeLong(state.baseOffset());
        out.writeLong(state.endOffset());
        out.writeLong(state.bytes());
        out.writeInt(state.offsetEntries());
        out.writeInt(state.timeEntries());
        out.writeLong(state.maxTimestampMs());
        out.writeLong(state.maxTimestampOffset());
        out.writeLong(state.clockMs());
    }

    /** Reads what {@link #encode} wrote; nothing if a single byte of it is another. */
    static Optional<Map<TopicIdPartition, ClosedLog>> decode(ByteBuffer file) {
        int end = file.remaining() - Integer.BYTES;
        if (end < HEADER_BYTES || file.getInt(end) != MetadataFiles.crcOf(file.slice(0, end))) {
            return Optional.empty();
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(file.array(), file.arrayOffset(), end));
        try {
            if (in.readInt() != MAGIC || in.readInt() != VERSION) {
                return Optional.empty();
            }
            int count = in.readInt();
            Map<TopicIdPartition, ClosedLog> logs = new HashMap<>();
            for (int index = 0; index < count; index++) {
                ClosedLog log = readLog(in);
                logs.put(log.manifest().partition(), log);
            }
            return in.available() == 0 ? Optional.of(logs) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // a right checksum over something that we did not write
        }
    }

    private static ClosedLog readLog(DataInputStream in) throws IOException {
        TopicIdPartition partition = new TopicIdPartition(new UUID(in.readLong(), in.readLong()), in.readInt());
        long folderModifiedNs = in.readLong();
        long logStartOffset = in.readLong();
        int sealedCount = in.readInt();
        List<SegmentState> sealed = new ArrayList<>();
        for (int index = 0; index < sealedCount; index++) {
            sealed.add(readSegment(in));
        }
        Manifest manifest = new Manifest(partition, logStartOffset, sealed, readSegment(in));
        int epochCount = in.readInt();
        List<EpochEntry> epochs = new ArrayList<>();
        for (int index = 0; index < epochCount; index++) {
            epochs.add(new EpochEntry(in.readInt(), in.readLong()));
        }
        int snapshotCount = in.readInt();
        List<Long> snapshots = new ArrayList<>();
        for (int index = 0; index < snapshotCount; index++) {
            snapshots.add(in.readLong());
        }
        byte[] producers = in.readNBytes(in.readInt());
        return new ClosedLog(
                manifest,
                epochs,
                snapshots,
                ProducerSnapshots.decode(ByteBuffer.wrap(producers))
                        .orElseThrow(() -> new IOException("not a list of producers")),
                folderModifiedNs);
    }

    private static SegmentState readSegment(DataInputStream in) throws IOException {
        return new SegmentState(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }
}

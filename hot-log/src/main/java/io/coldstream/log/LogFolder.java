package io.coldstream.log;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.file.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One partition's folder: the order in which its files are forced, written and removed, so that a crash between any two
 * steps leaves what {@link Recovery} understands. Used under the partition's maintenance lock only, but for the recovery
 * point, which anybody may ask for, and new segments.
 */
final class LogFolder {
    private final FileStore store;
    private final Path folder;
    private final TopicIdPartition partition;
    private final ProducerSnapshots snapshots;
    private final Deque<Path> condemned = new ArrayDeque<>();
    /** The segment up to which everything was forced, as the manifest on the disk has it. */
    private volatile SegmentState recoveryPoint;
    /** The base of the newest segment whose name in the folder survives a power cut. */
    private long newestForcedName;

    /**
     * @param snapshots the offsets of the producer snapshots in the folder
     * @param recoveryPoint the active segment of the manifest
     */
    LogFolder(
            FileStore store,
            Path folder,
            TopicIdPartition partition,
            Collection<Long> snapshots,
            SegmentState recoveryPoint) {
        this.store = store;
        this.folder = folder;
        this.partition = partition;
        this.snapshots = new ProducerSnapshots(store, folder, snapshots);
        this.recoveryPoint = recoveryPoint;
        this.newestForcedName = recoveryPoint.bytes() > 0 ? recoveryPoint.baseOffset() : recoveryPoint.baseOffset() - 1;
    }

    FileStore store() {
        return store;
    }

    Path path() {
        return folder;
    }

    SegmentState recoveryPoint() {
        return recoveryPoint;
    }

    /** The offsets of the producer snapshots in the folder, smallest first. */
    List<Long> snapshotOffsets() {
        return snapshots.offsets();
    }

    /** Whether no file is left that should have been removed. */
    boolean isTidy() {
        return condemned.isEmpty();
    }

    Segment newSegment(long baseOffset) {
        return new Segment(store, folder, SegmentState.empty(baseOffset), false);
    }

    /**
     * Writes the manifest; every byte that it speaks of must have been forced before.
     *
     * @param sealed the forced segments before the recovery point's
     */
    void writeManifest(long logStartOffset, List<SegmentState> sealed, SegmentState newRecoveryPoint)
            throws IOException {
        SegmentState newest =
                newRecoveryPoint.bytes() > 0 || sealed.isEmpty() ? newRecoveryPoint : sealed.get(sealed.size() - 1);
        if (newest.bytes() > 0 && newest.baseOffset() > newestForcedName) {
            store.forceDirectory(folder); // the manifest must not outlive the name of a file that it speaks of
        }
        Manifest manifest = new Manifest(partition, logStartOffset, sealed, newRecoveryPoint);
        MetadataFiles.replace(store, folder.resolve(SegmentFiles.MANIFEST), manifest.encode());
        recoveryPoint = newRecoveryPoint;
        newestForcedName = Math.max(newestForcedName, newest.baseOffset());
    }

    /** Makes a sealed segment with its indexes durable. */
    void force(Segment segment) throws IOException {
        segment.trimLog();
        segment.forceLog();
        segment.offsets().write(segment.offsets().size(), true);
        segment.times().write(segment.times().size(), true);
    }

    /** Writes the producers as they stood before an offset. */
    void writeSnapshot(long offset, List<ProducerEntry> producers) throws IOException {
        snapshots.write(offset, producers);
    }

    /** Makes sure that the producers are known as they stood before an offset when the segments below it are gone. */
    void keepProducersAt(LogView view, long offset, long nowMs) throws IOException {
        snapshots.writeForced(offset, producersAt(view, offset, nowMs).entries());
    }

    /** Removes the snapshots of records that are gone, whose offsets others will take; says whether there were any. */
    boolean removeSnapshotsBehind(long endOffset) throws IOException {
        return snapshots.removeBehind(endOffset);
    }

    /** Keeps the snapshots at the segments' boundaries, which uploads need, and one more. */
    void pruneSnapshots(LogView view, long newest) throws IOException {
        Set<Long> keep = new HashSet<>();
        view.segments().forEach(segment -> keep.add(segment.baseOffset()));
        keep.add(newest);
        snapshots.retainOnly(keep);
    }

    /** The producers as they stood before an offset: the newest sound snapshot, and the batches behind it. */
    ProducerStates producersAt(LogView view, long offset, long nowMs) throws IOException {
        List<Long> candidates = snapshots.offsets();
        long from = view.segments().get(0).baseOffset();
        ProducerStates producers = new ProducerStates(List.of());
        for (int index = candidates.size() - 1; index >= 0; index--) {
            long candidate = candidates.get(index);
            if (candidate <= offset && candidate >= from) {
                Optional<List<ProducerEntry>> entries = snapshots.read(candidate);
                if (entries.isPresent()) {
                    producers = new ProducerStates(entries.get());
                    from = candidate;
                    break;
                }
            }
        }
        ProducerStates complete = producers;
        LogScan.visit(view.segments(), from, offset, (header, cursor) -> complete.accept(header, nowMs));
        return complete;
    }

    /** Closes segments that nobody can find any more and removes their files. A repetition tries again what failed. */
    void discard(List<Segment> segments) throws IOException {
        for (Segment segment : segments) {
            segment.retire();
            condemned.add(segment.file());
            condemned.add(segment.offsets().file());
            condemned.add(segment.times().file());
        }
        removeCondemned();
    }

    /** Removes files of which nothing speaks. The next removal tries again what failed. */
    void remove(List<Path> files) throws IOException {
        condemned.addAll(files);
        removeCondemned();
    }

    /** Removes what there is of segments below an offset, of which the log knows nothing. */
    void removeBelow(long firstOffset) throws IOException {
        for (String name : store.list(folder)) {
            if (SegmentFiles.baseOffsetOf(name).orElse(Long.MAX_VALUE) < firstOffset) {
                condemned.add(folder.resolve(name));
            }
        }
        removeCondemned();
    }

    private void removeCondemned() throws IOException {
        while (!condemned.isEmpty()) {
            store.delete(condemned.getFirst());
            condemned.removeFirst();
        }
    }
}

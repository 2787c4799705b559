package io.coldstream.log;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.file.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One partition's folder: the order in which its files are forced, written and removed, so that a crash between any two
 * steps leaves what {@link Recovery} understands. Used under the partition's writer lock only.
 */
final class LogFolder {
    private final FileStore store;
    private final Path folder;
    private final TopicIdPartition partition;
    private final ProducerSnapshots snapshots;
    private final Deque<Path> condemned = new ArrayDeque<>();
    /** The active segment as the manifest on the disk has it. */
    private SegmentState recoveryPoint;

    LogFolder(FileStore store, Path folder, TopicIdPartition partition, SegmentState recoveryPoint) {
        this.store = store;
        this.folder = folder;
        this.partition = partition;
        this.snapshots = new ProducerSnapshots(store, folder);
        this.recoveryPoint = recoveryPoint;
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

    Segment newSegment(long baseOffset) {
        return new Segment(store, folder, SegmentState.empty(baseOffset), false);
    }

    /** Writes the manifest; every byte that it speaks of must have been forced before. */
    void writeManifest(LogView view, SegmentState active) throws IOException {
        List<SegmentState> sealed = view.sealed().stream().map(Segment::state).toList();
        writeManifest(new Manifest(partition, view.logStartOffset(), sealed, active));
    }

    /** Writes the manifest of a view whose active segment is sealed at a moment, and followed by an empty one. */
    void writeRolledManifest(LogView view, long sealedAtMs) throws IOException {
        List<SegmentState> sealed = new ArrayList<>();
        view.sealed().forEach(segment -> sealed.add(segment.state()));
        SegmentState last = view.active().state().withClockMs(sealedAtMs);
        sealed.add(last);
        writeManifest(new Manifest(partition, view.logStartOffset(), sealed, SegmentState.empty(last.endOffset())));
    }

    private void writeManifest(Manifest manifest) throws IOException {
        MetadataFiles.replace(store, folder.resolve(SegmentFiles.MANIFEST), manifest.encode());
        recoveryPoint = manifest.active();
    }

    /** Makes a segment with its indexes durable as it is; nothing is appended meanwhile. */
    void force(Segment segment) throws IOException {
        if (!segment.isEmpty()) {
            segment.trimLog();
            segment.forceLog();
            forceIndexes(segment);
        }
    }

    void forceIndexes(Segment segment) throws IOException {
        segment.offsets().flush();
        segment.times().flush();
    }

    /** Writes the producers as they stand before an offset, and removes the snapshots that this one replaces. */
    void writeSnapshot(LogView view, long offset, List<ProducerEntry> producers) throws IOException {
        snapshots.write(offset, producers);
        pruneSnapshots(view, offset);
    }

    /** Keeps the snapshots at the segments' boundaries, which uploads need, and one more. */
    void pruneSnapshots(LogView view, long newest) throws IOException {
        List<Long> keep = new ArrayList<>();
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
        while (!condemned.isEmpty()) {
            store.delete(condemned.getFirst());
            condemned.removeFirst();
        }
    }
}

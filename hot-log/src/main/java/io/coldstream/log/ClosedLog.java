package io.coldstream.log;

import io.coldstream.log.file.FileStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was known of a log when it was closed with everything forced: as much as {@link Recovery} would find out by
 * reading the folder. It is only believed if the folder looks untouched.
 *
 * @param manifest what the folder's manifest says
 * @param epochs what the folder's leader epoch file says
 * @param snapshots the offsets of the producer snapshots in the folder, smallest first
 * @param producers the producers at the end of the log
 * @param folderModifiedNs when a name in the folder last changed, nanoseconds since the epoch
 */
record ClosedLog(
        Manifest manifest,
        List<EpochEntry> epochs,
        List<Long> snapshots,
        List<ProducerEntry> producers,
        long folderModifiedNs) {
    private static final Logger LOG = LoggerFactory.getLogger(ClosedLog.class);

    ClosedLog {
        epochs = List.copyOf(epochs);
        snapshots = List.copyOf(snapshots);
        producers = List.copyOf(producers);
    }

    /** Describes a log that is closed; nothing if its folder holds less, or more, than memory does. */
    static Optional<ClosedLog> of(LogCore core) {
        LogFolder folder = core.folder;
        LogView view = core.reader.view();
        SegmentState active = view.active().state();
        SegmentState forced = folder.recoveryPoint();
        boolean whole = !core.isStopped()
                && forced.baseOffset() == active.baseOffset()
                && forced.endOffset() == active.endOffset()
                && folder.isTidy()
                && core.epochs.isFlushed();
        if (!whole) {
            return Optional.empty();
        }
        long folderModifiedNs;
        try {
            folderModifiedNs = folder.store().lastModifiedNs(folder.path());
        } catch (IOException e) {
            LOG.warn("The next start reads {}: {}", folder.path(), e.getMessage());
            return Optional.empty();
        }
        return Optional.of(new ClosedLog(
                new Manifest(
                        core.partition,
                        view.logStartOffset(),
                        view.sealed().stream().map(Segment::state).toList(),
                        forced),
                core.epochs.entries(),
                folder.snapshotOffsets(),
                core.producers.entries(),
                folderModifiedNs));
    }

    /** Opens the log again without reading its folder; nothing, and nothing done, if that must be looked at. */
    Optional<Recovery.Recovered> reopen(FileStore store, Path path, LogOpening opening) throws IOException {
        if (opening.logStartOffset() > manifest.logStartOffset()
                || opening.endOffsetAtLeast() > manifest.active().endOffset()
                || !isUntouched(store, path)) {
            return Optional.empty();
        }
        List<Segment> segments = new ArrayList<>();
        manifest.sealed().forEach(state -> segments.add(new Segment(store, path, state, true)));
        segments.add(new Segment(store, path, manifest.active(), false));
        return Optional.of(new Recovery.Recovered(
                new LogFolder(store, path, opening.partition(), snapshots, manifest.active()),
                new LogView(manifest.logStartOffset(), segments),
                LeaderEpochs.asInFile(store, path, epochs),
                new ProducerStates(producers)));
    }

    /**
     * Whether no name in the folder has changed and every log file has its size. Of the indexes only the active
     * segment's may have suffered, from a power cut: they are not forced.
     */
    private boolean isUntouched(FileStore store, Path path) throws IOException {
        SegmentState active = manifest.active();
        Path activeFile = SegmentFiles.log(path, active.baseOffset());
        try {
            if (store.lastModifiedNs(path) != folderModifiedNs
                    || (active.bytes() == 0 ? store.exists(activeFile) : store.size(activeFile) != active.bytes())
                    || !hasEntries(store, path, SparseIndex.Kind.OFFSET, active.offsetEntries())
                    || !hasEntries(store, path, SparseIndex.Kind.TIME, active.timeEntries())) {
                return false;
            }
            for (SegmentState sealed : manifest.sealed()) {
                if (store.size(SegmentFiles.log(path, sealed.baseOffset())) != sealed.bytes()) {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException e) {
            return false; // for recovery to say what is missing
        }
    }

    private boolean hasEntries(FileStore store, Path path, SparseIndex.Kind kind, int entries) throws IOException {
        return entries == 0
                || store.size(SegmentFiles.index(path, manifest.active().baseOffset(), kind))
                        >= (long) entries * kind.entryBytes();
    }
}

package io.coldstream.log;

import io.coldstream.log.file.FileStore;
import io.coldstream.log.journal.PendingBatches;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a partition's folder: compares it with its manifest, has what lies behind the recovery point put together, and
 * makes that durable. Whatever the manifest promises and the folder does not hold is damage, and is reported without
 * touching a file. Used once, by one thread; a repetition comes to the same end.
 */
final class Recovery {
    /** A folder that was made sound, and what is known of it. */
    record Recovered(LogFolder folder, LogView view, LeaderEpochs epochs, ProducerStates producers) {}

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final FileStore store;
    private final Path path;
    private final LogOpening opening;
    private final int indexIntervalBytes;
    private final InstantSource clock;
    private final @Nullable PendingBatches journal;
    private final @Nullable ClosedLog closed;
    /** Whether the folder has to be written to before it can be relied on. */
    private boolean changed;

    /**
     * @param journal what the journal holds of the partition, or null if nothing
     * @param closed how the log was closed, or null if that is not known
     */
    Recovery(
            FileStore store,
            Path path,
            LogOpening opening,
            int indexIntervalBytes,
            InstantSource clock,
            @Nullable PendingBatches journal,
            @Nullable ClosedLog closed) {
        this.store = store;
        this.path = path;
        this.opening = opening;
        this.indexIntervalBytes = indexIntervalBytes;
        this.clock = clock;
        this.journal = journal;
        this.closed = closed;
    }

    Recovered run() throws IOException {
        if (closed != null && journal == null) {
            Optional<Recovered> reopened = closed.reopen(store, path, opening);
            if (reopened.isPresent()) {
                return reopened.get();
            }
        }
        return readFolder();
    }

    private Recovered readFolder() throws IOException {
        if (!store.exists(path)) {
            store.createDirectories(path);
        }
        Set<String> names = Set.copyOf(store.list(path));
        Manifest manifest = readManifest(names);
        // a process that died may have left names that no force has made durable: nothing may be built on them before
        store.forceDirectory(path);
        checkFiles(names, manifest);
        List<Segment> segments = new ArrayList<>();
        try {
            manifest.sealed().forEach(state -> segments.add(new Segment(store, path, state, true)));
            segments.add(new Segment(store, path, manifest.active(), false));
            return recover(names, manifest, segments);
        } catch (IOException | RuntimeException e) {
            segments.forEach(Segment::retire);
            throw e;
        }
    }

    private Recovered recover(Set<String> names, Manifest manifest, List<Segment> segments) throws IOException {
        for (Segment segment : segments) {
            rebuildLostIndexes(names, segment);
        }
        Segment last = segments.remove(segments.size() - 1);
        TailRecovery tail = new TailRecovery(store, path, last, indexIntervalBytes, clock);
        try {
            changed |= tail.run(journal);
        } finally {
            segments.addAll(tail.segments());
        }
        long endOffset = segments.get(segments.size() - 1).tail().endOffset();
        requireEndAtLeast(endOffset, manifest);
        removeLeftovers(names, segments);
        long logStartOffset = Math.max(manifest.logStartOffset(), opening.logStartOffset());
        changed |= logStartOffset != manifest.logStartOffset();
        LogView view = new LogView(logStartOffset, segments);
        LogFolder folder =
                new LogFolder(store, path, opening.partition(), ProducerSnapshots.offsetsIn(names), manifest.active());
        LeaderEpochs epochs = recoverEpochs(names, view, manifest, endOffset);
        changed |= folder.removeSnapshotsBehind(endOffset);
        ProducerStates producers = folder.producersAt(view, endOffset, clock.millis());
        if (changed) {
            makeDurable(folder, view, manifest, epochs, producers);
        }
        return new Recovered(folder, view, epochs, producers);
    }

    private static void makeDurable(
            LogFolder folder, LogView view, Manifest manifest, LeaderEpochs epochs, ProducerStates producers)
            throws IOException {
        for (Segment segment : view.segments()) {
            if (segment.baseOffset() >= manifest.active().baseOffset() && !segment.isEmpty()) {
                folder.force(segment);
                segment.offsets().forget(segment.offsets().size());
                segment.times().forget(segment.times().size());
            }
        }
        SegmentState active = view.active().state();
        if (active.endOffset() > view.segments().get(0).baseOffset()) {
            folder.writeSnapshot(active.endOffset(), producers.entries());
        }
        epochs.flush();
        List<SegmentState> sealed = view.sealed().stream().map(Segment::state).toList();
        folder.writeManifest(view.logStartOffset(), sealed, active);
        folder.pruneSnapshots(view, active.endOffset());
    }

    private Manifest readManifest(Set<String> names) throws IOException {
        Path file = path.resolve(SegmentFiles.MANIFEST);
        if (names.contains(SegmentFiles.MANIFEST)) {
            Manifest manifest = Manifest.decode(opening.partition(), MetadataFiles.readText(store, file))
                    .orElseThrow(() -> new CorruptLogException(
                            file, 0, "it is not a whole manifest of partition " + opening.partition() + "."));
            Optional<String> problem = manifest.problem();
            if (problem.isPresent()) {
                throw new CorruptLogException(file, 0, problem.get() + ".");
            }
            return manifest;
        }
        if (names.stream().anyMatch(name -> name.endsWith(SegmentFiles.LOG))) {
            throw new CorruptLogException(file, 0, "it is missing, and there are segments beside it.");
        }
        // the folder is new: make it stay
        store.forceDirectory(Objects.requireNonNull(path.toAbsolutePath().getParent(), "a log has a root folder"));
        changed = true;
        long start = Math.max(opening.endOffsetAtLeast(), opening.logStartOffset());
        return new Manifest(opening.partition(), opening.logStartOffset(), List.of(), SegmentState.empty(start));
    }

    /** Makes sure that everything the manifest promises is there, and that nothing is there that it cannot explain. */
    private void checkFiles(Set<String> names, Manifest manifest) throws IOException {
        Set<Long> known = new HashSet<>();
        for (SegmentState state : manifest.sealed()) {
            known.add(state.baseOffset());
            long bytes = logBytes(names, state);
            if (bytes < state.bytes()) { // more is no damage: cutting it off may not have outlived a power cut
                throw new CorruptLogException(
                        SegmentFiles.log(path, state.baseOffset()),
                        bytes,
                        "it has " + bytes + " bytes and was sealed with " + state.bytes() + ".");
            }
        }
        SegmentState active = manifest.active();
        known.add(active.baseOffset());
        if (active.bytes() > 0 && logBytes(names, active) < active.bytes()) {
            long bytes = logBytes(names, active);
            throw new CorruptLogException(
                    SegmentFiles.log(path, active.baseOffset()),
                    bytes,
                    "it has " + bytes + " bytes, and " + active.bytes() + " were safely on the disk.");
        }
        for (String name : names) {
            OptionalLong base = SegmentFiles.offsetOf(name, SegmentFiles.LOG);
            if (base.isPresent()
                    && !known.contains(base.getAsLong())
                    && base.getAsLong() >= manifest.firstOffset()
                    && base.getAsLong() < active.endOffset()) {
                throw new CorruptLogException(path.resolve(name), 0, "the manifest knows nothing of it.");
            }
        }
    }

    private long logBytes(Set<String> names, SegmentState state) throws IOException {
        Path file = SegmentFiles.log(path, state.baseOffset());
        if (!isThere(names, file)) {
            throw new CorruptLogException(
                    file,
                    0,
                    "it is missing; it held the offsets from " + state.baseOffset() + " to " + state.endOffset() + ".");
        }
        return store.size(file);
    }

    /** Whether the folder had a file when it was listed; nothing was added or removed since. */
    private static boolean isThere(Set<String> names, Path file) {
        return names.contains(file.getFileName().toString());
    }

    /**
     * What a crash in the middle of an eviction or a replacement left, and segments behind the end, whose predecessors
     * did not survive.
     */
    private void removeLeftovers(Set<String> names, List<Segment> segments) throws IOException {
        Set<Long> known = new HashSet<>();
        segments.forEach(segment -> known.add(segment.baseOffset()));
        for (String name : names) {
            if (name.endsWith(SegmentFiles.TEMPORARY) || isOfNone(name, known)) {
                store.delete(path.resolve(name));
                changed = true; // so that the folder is forced, or the file might come back
            }
        }
    }

    private static boolean isOfNone(String name, Set<Long> known) {
        OptionalLong base = SegmentFiles.baseOffsetOf(name);
        return base.isPresent() && !known.contains(base.getAsLong());
    }

    /** An index of another size than the manifest says is made anew; one with wrong entries is found when it is used. */
    private void rebuildLostIndexes(Set<String> names, Segment segment) throws IOException {
        if (segment.isEmpty()
                || (isWhole(names, segment, segment.offsets(), SparseIndex.Kind.OFFSET)
                        && isWhole(names, segment, segment.times(), SparseIndex.Kind.TIME))) {
            return;
        }
        LOG.warn("The indexes of {} are missing or damaged and are made anew.", segment.file());
        segment.rebuildIndexes(indexIntervalBytes);
        if (segment.isSealed()) {
            segment.offsets().flush();
            segment.times().flush();
        }
        changed = true;
    }

    private boolean isWhole(Set<String> names, Segment segment, SparseIndex index, SparseIndex.Kind kind)
            throws IOException {
        long promised = (long) index.size() * kind.entryBytes();
        if (!isThere(names, index.file())) {
            return false;
        }
        long bytes = store.size(index.file());
        return segment.isSealed() ? bytes == promised : bytes >= promised;
    }

    private void requireEndAtLeast(long endOffset, Manifest manifest) throws CorruptLogException {
        long least =
                Math.max(opening.endOffsetAtLeast(), Math.max(opening.logStartOffset(), manifest.logStartOffset()));
        if (endOffset < least) {
            throw new CorruptLogException(
                    SegmentFiles.log(path, manifest.active().baseOffset()),
                    0,
                    "the local log ends at offset " + endOffset + ", and the offsets below " + least
                            + " are taken: its end has been lost.");
        }
    }

    /** The epochs of the file, completed from the batches behind the recovery point, or from all if there is no file. */
    private LeaderEpochs recoverEpochs(Set<String> names, LogView view, Manifest manifest, long endOffset)
            throws IOException {
        LeaderEpochs epochs = LeaderEpochs.load(store, path, names);
        epochs.truncateTo(endOffset);
        long from = epochs.entries().isEmpty()
                ? view.segments().get(0).baseOffset()
                : manifest.active().endOffset();
        LogScan.visit(
                view.segments(),
                from,
                endOffset,
                (header, cursor) -> epochs.accept(header.leaderEpoch(), header.baseOffset()));
        epochs.advanceStart(view.logStartOffset());
        return epochs;
    }
}

package io.coldstream.log;

import io.coldstream.log.batch.BatchHeader;
import io.coldstream.log.file.FileStore;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a partition's folder: compares it with its manifest, takes in what the active segment has behind the recovery
 * point batch by batch, and cuts that tail at the first bad batch. Whatever the manifest promises and the folder does
 * not hold is damage, and is reported without touching a file. Used once, by one thread; a repetition comes to the
 * same end.
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
    /** Whether the folder has to be written to before it can be relied on. */
    private boolean changed;

    Recovery(FileStore store, Path path, LogOpening opening, int indexIntervalBytes, InstantSource clock) {
        this.store = store;
        this.path = path;
        this.opening = opening;
        this.indexIntervalBytes = indexIntervalBytes;
        this.clock = clock;
    }

    Recovered run() throws IOException {
        store.createDirectories(path);
        List<String> names = store.list(path);
        Manifest manifest = readManifest(names);
        Set<Long> known = checkFiles(manifest);
        removeLeftovers(names, manifest, known);
        List<Segment> segments = new ArrayList<>();
        try {
            manifest.sealed().forEach(state -> segments.add(new Segment(store, path, state, true)));
            segments.add(new Segment(store, path, manifest.active(), false));
            return recover(manifest, segments);
        } catch (IOException | RuntimeException e) {
            segments.forEach(Segment::retire);
            throw e;
        }
    }

    private Recovered recover(Manifest manifest, List<Segment> segments) throws IOException {
        for (Segment segment : segments) {
            rebuildLostIndexes(segment);
        }
        takeInTail(segments.get(segments.size() - 1));
        long endOffset = segments.get(segments.size() - 1).tail().endOffset();
        requireEndAtLeast(endOffset, manifest);
        long logStartOffset = Math.max(manifest.logStartOffset(), opening.logStartOffset());
        changed |= logStartOffset != manifest.logStartOffset();
        LogView view = new LogView(logStartOffset, segments);
        LogFolder folder = new LogFolder(store, path, opening.partition(), manifest.active());
        LeaderEpochs epochs = recoverEpochs(view, manifest, endOffset);
        ProducerStates producers = folder.producersAt(view, endOffset, clock.millis());
        if (changed) {
            folder.force(view.active());
            folder.writeSnapshot(view, endOffset, producers.entries());
            epochs.flush();
            folder.writeManifest(view, view.active().state());
        }
        return new Recovered(folder, view, epochs, producers);
    }

    private Manifest readManifest(List<String> names) throws IOException {
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

    /** Makes sure that everything the manifest promises is there; returns the bases of the segments. */
    private Set<Long> checkFiles(Manifest manifest) throws IOException {
        Set<Long> known = new HashSet<>();
        for (SegmentState state : manifest.sealed()) {
            known.add(state.baseOffset());
            long bytes = logBytes(state);
            if (bytes != state.bytes()) {
                throw new CorruptLogException(
                        SegmentFiles.log(path, state.baseOffset()),
                        Math.min(bytes, state.bytes()),
                        "it has " + bytes + " bytes and was sealed with " + state.bytes() + ".");
            }
        }
        SegmentState active = manifest.active();
        known.add(active.baseOffset());
        if (active.bytes() > 0 && logBytes(active) < active.bytes()) {
            long bytes = logBytes(active);
            throw new CorruptLogException(
                    SegmentFiles.log(path, active.baseOffset()),
                    bytes,
                    "it has " + bytes + " bytes, and " + active.bytes() + " were safely on the disk.");
        }
        return known;
    }

    private long logBytes(SegmentState state) throws IOException {
        Path file = SegmentFiles.log(path, state.baseOffset());
        if (!store.exists(file)) {
            throw new CorruptLogException(
                    file,
                    0,
                    "it is missing; it held the offsets from " + state.baseOffset() + " to " + state.endOffset() + ".");
        }
        return store.size(file);
    }

    /** What a crash in the middle of an eviction or a replacement left; a file that cannot be explained is damage. */
    private void removeLeftovers(List<String> names, Manifest manifest, Set<Long> known) throws IOException {
        for (String name : names) {
            Path file = path.resolve(name);
            OptionalLong base = SegmentFiles.offsetOf(name, SegmentFiles.LOG);
            if (base.isPresent() && !known.contains(base.getAsLong())) {
                if (base.getAsLong() >= manifest.firstOffset()) {
                    throw new CorruptLogException(file, 0, "the manifest knows nothing of it.");
                }
                store.delete(file);
            }
            if (name.endsWith(SegmentFiles.TEMPORARY) || isIndexOfNone(name, known)) {
                store.delete(file);
            }
        }
    }

    private static boolean isIndexOfNone(String name, Set<Long> known) {
        for (SparseIndex.Kind kind : SparseIndex.Kind.values()) {
            OptionalLong base = SegmentFiles.offsetOf(name, kind.suffix());
            if (base.isPresent()) {
                return !known.contains(base.getAsLong());
            }
        }
        return false;
    }

    /** An index of another size than the manifest says is made anew; one with wrong entries is found when it is used. */
    private void rebuildLostIndexes(Segment segment) throws IOException {
        boolean whole = isWhole(segment, segment.offsets(), SparseIndex.Kind.OFFSET)
                && isWhole(segment, segment.times(), SparseIndex.Kind.TIME);
        if (whole || segment.isEmpty()) {
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

    private boolean isWhole(Segment segment, SparseIndex index, SparseIndex.Kind kind) throws IOException {
        long promised = (long) index.size() * kind.entryBytes();
        if (!store.exists(index.file())) {
            return false;
        }
        long bytes = store.size(index.file());
        return segment.isSealed() ? bytes == promised : bytes >= promised;
    }

    /** Reads what lies behind the recovery point, up to the first batch that is not whole, right and next. */
    private void takeInTail(Segment active) throws IOException {
        if (!store.exists(active.file())
                || store.size(active.file()) == active.tail().bytes()) {
            return;
        }
        long fileBytes = store.size(active.file());
        long forcedBytes = active.tail().bytes();
        try (SharedFile held = active.acquire().orElseThrow(() -> new IllegalStateException("opened and closed"))) {
            BatchCursor cursor =
                    new BatchCursor(held.file(), active.file(), forcedBytes, fileBytes, BatchCursor.SCAN_WINDOW_BYTES);
            Optional<BatchHeader> next = nextGood(cursor, active.tail().endOffset());
            while (next.isPresent()) {
                active.accept(next.get(), indexIntervalBytes);
                cursor.skip(next.get());
                next = nextGood(cursor, active.tail().endOffset());
            }
        }
        long keptBytes = active.tail().bytes();
        LOG.info(
                "Recovered {}: {} bytes behind the recovery point were sound, the last {} were cut off.",
                new Object[] {active.file(), keptBytes - forcedBytes, fileBytes - keptBytes});
        if (keptBytes > 0) {
            active.noteFirstAppend(Math.min(clock.millis(), store.lastModifiedMs(active.file())));
        }
        active.trimLog();
        changed = true;
    }

    private static Optional<BatchHeader> nextGood(BatchCursor cursor, long expectedOffset) throws IOException {
        Optional<BatchHeader> header = cursor.tryRead();
        return header.isPresent() && header.get().baseOffset() == expectedOffset && cursor.crcMatches(header.get())
                ? header
                : Optional.empty();
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
    private LeaderEpochs recoverEpochs(LogView view, Manifest manifest, long endOffset) throws IOException {
        LeaderEpochs epochs = LeaderEpochs.load(store, path);
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

package io.coldstream.log;

import io.coldstream.api.OffsetRange;
import io.coldstream.log.file.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which leader's records begin where (KIP-101), kept in Kafka's file {@code leader-epoch-checkpoint}. Changed under the
 * partition's append lock only, and written under its maintenance lock; lookups take no lock.
 */
final class LeaderEpochs {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderEpochs.class);
    private static final String VERSION = "0";

    private final FileStore store;
    private final Path file;
    private volatile List<EpochEntry> entries;
    /** What the file says, if that is known. */
    private @Nullable List<EpochEntry> inFile;

    private LeaderEpochs(FileStore store, Path file, List<EpochEntry> entries, @Nullable List<EpochEntry> inFile) {
        this.store = store;
        this.file = file;
        this.entries = entries;
        this.inFile = inFile;
    }

    /**
     * Reads the file, which is among the names if it is there. A missing or damaged one has no entries: the local
     * batches know their epochs as well.
     */
    static LeaderEpochs load(FileStore store, Path folder, Collection<String> names) throws IOException {
        Path file = folder.resolve(SegmentFiles.LEADER_EPOCHS);
        if (!names.contains(SegmentFiles.LEADER_EPOCHS)) {
            return new LeaderEpochs(store, file, List.of(), List.of());
        }
        Optional<List<EpochEntry>> read = decode(MetadataFiles.readText(store, file));
        if (read.isEmpty()) {
            LOG.warn("The file {} is damaged; the leader epochs are read from the batches.", file);
        }
        return new LeaderEpochs(store, file, read.orElse(List.of()), read.orElse(null));
    }

    /** Entries that are known to be what the file has. */
    static LeaderEpochs asInFile(FileStore store, Path folder, List<EpochEntry> entries) {
        return new LeaderEpochs(store, folder.resolve(SegmentFiles.LEADER_EPOCHS), entries, entries);
    }

    /** Whether the file has what memory has. */
    boolean isFlushed() {
        return entries.equals(inFile);
    }

    private static Optional<List<EpochEntry>> decode(String text) {
        List<String> lines = text.lines().toList();
        try {
            if (lines.size() < 2
                    || !lines.get(0).equals(VERSION)
                    || Integer.parseInt(lines.get(1)) != lines.size() - 2) {
                return Optional.empty();
            }
            List<EpochEntry> entries = new ArrayList<>();
            EpochEntry before = null;
            for (String line : lines.subList(2, lines.size())) {
                int space = line.indexOf(' ');
                EpochEntry entry = new EpochEntry(
                        Integer.parseInt(line.substring(0, Math.max(space, 0))),
                        Long.parseLong(line.substring(space + 1)));
                if (before != null
                        && (entry.leaderEpoch() <= before.leaderEpoch()
                                || entry.startOffset() < before.startOffset())) {
                    return Optional.empty();
                }
                entries.add(entry);
                before = entry;
            }
            return Optional.of(List.copyOf(entries));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not numbers, or not legal ones
        }
    }

    /** Notes that a batch of an epoch lies at an offset. */
    void accept(int leaderEpoch, long offset) {
        List<EpochEntry> now = entries;
        if (leaderEpoch < 0 || (!now.isEmpty() && now.get(now.size() - 1).leaderEpoch() >= leaderEpoch)) {
            return;
        }
        List<EpochEntry> next = new ArrayList<>(now);
        next.add(new EpochEntry(leaderEpoch, offset));
        entries = List.copyOf(next);
    }

    /** Forgets epochs that begin at or behind the end of the log. */
    void truncateTo(long endOffset) {
        keep(entries.stream().filter(entry -> entry.startOffset() < endOffset).toList());
    }

    /** Forgets epochs that end at or before the log start; the one that contains it begins there. */
    void advanceStart(long logStartOffset) {
        List<EpochEntry> now = entries;
        List<EpochEntry> kept = new ArrayList<>();
        for (int index = 0; index < now.size(); index++) {
            boolean last = index == now.size() - 1;
            if (last || now.get(index + 1).startOffset() > logStartOffset) {
                EpochEntry entry = now.get(index);
                kept.add(new EpochEntry(entry.leaderEpoch(), Math.max(entry.startOffset(), logStartOffset)));
            }
        }
        keep(kept);
    }

    /**
     * Takes in what the batches of a range of older offsets say, which counts for more than what was known of them.
     * Epochs never go down, whatever they say.
     *
     * @param said the epochs of the range in the order of offsets, the first one at its beginning
     */
    void include(OffsetRange range, List<EpochEntry> said) {
        List<EpochEntry> now = entries;
        List<EpochEntry> next = new ArrayList<>(now.size() + said.size());
        Stream.of(
                        now.stream().filter(entry -> entry.startOffset() < range.start()),
                        said.stream(),
                        now.stream().filter(entry -> entry.startOffset() >= range.end()))
                .flatMap(entries -> entries)
                .filter(entry -> next.isEmpty() || next.get(next.size() - 1).leaderEpoch() < entry.leaderEpoch())
                .forEachOrdered(next::add);
        keep(next);
    }

    private void keep(List<EpochEntry> next) {
        if (!next.equals(entries)) {
            entries = List.copyOf(next);
        }
    }

    /** Writes the file if anything has changed. Under the maintenance lock; appends may go on meanwhile. */
    void flush() throws IOException {
        List<EpochEntry> now = entries;
        if (now.equals(inFile)) {
            return;
        }
        StringBuilder text = new StringBuilder(VERSION + '\n' + now.size() + '\n');
        now.forEach(entry -> text.append(entry.leaderEpoch())
                .append(' ')
                .append(entry.startOffset())
                .append('\n'));
        MetadataFiles.replace(store, file, text.toString());
        inFile = now;
    }

    List<EpochEntry> entries() {
        return entries;
    }

    /** The entry that an offset belongs to, and those that begin behind it but before an end. */
    List<EpochEntry> within(long startOffset, long endOffset) {
        List<EpochEntry> now = entries;
        List<EpochEntry> within = new ArrayList<>();
        for (int index = 0; index < now.size(); index++) {
            boolean endsBefore = index + 1 < now.size() && now.get(index + 1).startOffset() <= startOffset;
            if (!endsBefore && now.get(index).startOffset() < endOffset) {
                within.add(now.get(index));
            }
        }
        return List.copyOf(within);
    }

    /**
     * Where an epoch ends (KIP-320): the greatest known epoch that is not above it and the offset at which the next one
     * begins. The current epoch is known even if it has no record yet. Nothing if the asked epoch is from the future.
     */
    Optional<EpochEndOffset> endOffsetFor(int askedEpoch, int currentEpoch, long logEndOffset) {
        if (askedEpoch < 0 || askedEpoch > currentEpoch) {
            return Optional.empty();
        }
        if (askedEpoch == currentEpoch) {
            return Optional.of(new EpochEndOffset(currentEpoch, logEndOffset));
        }
        EpochEntry floor = null;
        for (EpochEntry entry : entries) {
            if (entry.leaderEpoch() > askedEpoch) {
                // an epoch before everything we know ended where our first one begins
                int epoch = floor == null ? askedEpoch : floor.leaderEpoch();
                return Optional.of(new EpochEndOffset(epoch, entry.startOffset()));
            }
            floor = entry;
        }
        int epoch = floor == null ? askedEpoch : floor.leaderEpoch();
        return Optional.of(new EpochEndOffset(epoch, logEndOffset));
    }
}

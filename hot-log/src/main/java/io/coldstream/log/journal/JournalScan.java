package io.coldstream.log.journal;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.file.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the journal's files hold after a stop of whatever kind. Reading changes nothing, so it may be repeated. The last
 * group may be torn, for nobody was told that it is durable; a group before it may not.
 */
public final class JournalScan implements AutoCloseable {
    /**
     * A file of the journal.
     *
     * @param use the number of its last use, 0 if it cannot be told
     * @param hasGroups whether it holds groups that a recovery looks at
     */
    record Found(Path path, long use, boolean hasGroups) {}

    /** A group and where it lies. */
    private record Group(JournalReader reader, long position, JournalFormat.Header header) {}

    private final JournalSettings settings;
    private final List<Found> files = new ArrayList<>();
    private final List<JournalReader> readers = new ArrayList<>();
    private final Map<TopicIdPartition, PendingBatches> pending = new HashMap<>();
    private long lastGroup;
    private long lastUse;

    private JournalScan(JournalSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads a folder's journal, which is created if it is missing.
     *
     * @throws CorruptJournalException if groups are damaged or missing that a recovery needs
     */
    public static JournalScan of(FileStore store, Path folder, JournalSettings settings) throws IOException {
        store.createDirectories(folder);
        store.forceDirectory(folder); // a process that died may have left files whose names no force has made durable
        JournalScan scan = new JournalScan(settings);
        try {
            scan.read(store, folder);
            return scan;
        } catch (IOException | RuntimeException e) {
            scan.close();
            throw e;
        }
    }

    private void read(FileStore store, Path folder) throws IOException {
        List<Group> firsts = new ArrayList<>();
        List<JournalReader> unreadable = new ArrayList<>();
        for (String name : store.list(folder).stream().sorted().toList()) {
            if (JournalFiles.isJournalFile(name)) {
                JournalReader reader = new JournalReader(store, folder.resolve(name));
                readers.add(reader);
                lookAtBeginning(reader, firsts, unreadable);
            }
        }
        firsts.sort(Comparator.comparingLong(first -> first.header().file()));
        List<List<Group>> uses = new ArrayList<>();
        for (Group first : firsts) {
            uses.add(groupsFrom(first));
        }
        dropReplaced(uses);
        dropTornBeforeGaps(uses);
        dropTornEnd(uses);
        requireDense(uses);
        for (JournalReader reader : unreadable) {
            requireNothingAfter(reader, 0, lastGroup);
        }
        for (List<Group> groups : uses) {
            collect(groups);
        }
    }

    private void lookAtBeginning(JournalReader reader, List<Group> firsts, List<JournalReader> unreadable)
            throws IOException {
        Optional<JournalFormat.Header> header = reader.header(0);
        if (header.isEmpty()) {
            unreadable.add(reader);
            files.add(new Found(reader.path(), 0, false));
            return;
        }
        lastUse = Math.max(lastUse, header.get().file());
        if (header.get().isFree()) {
            lastGroup = Math.max(lastGroup, header.get().group());
            files.add(new Found(reader.path(), header.get().file(), false));
        } else {
            firsts.add(new Group(reader, 0, header.get()));
            files.add(new Found(reader.path(), header.get().file(), true));
        }
    }

    /** The groups of a file's present use: its numbers grow by one; what an earlier use has left does not follow. */
    private static List<Group> groupsFrom(Group first) throws IOException {
        List<Group> groups = new ArrayList<>();
        Optional<Group> next = Optional.of(first);
        while (next.isPresent()) {
            Group group = next.get();
            groups.add(group);
            long position = group.position() + group.header().groupBytes();
            next = group.reader()
                    .header(position)
                    .filter(header -> header.file() == first.header().file()
                            && header.group() == group.header().group() + 1)
                    .map(header -> new Group(group.reader(), position, header));
        }
        return groups;
    }

    /** A group that was torn in an earlier crash was dropped then, and its number is another group's now. */
    private static void dropReplaced(List<List<Group>> uses) {
        for (int index = 0; index + 1 < uses.size(); index++) {
            long next = uses.get(index + 1).get(0).header().group();
            uses.get(index).removeIf(group -> group.header().group() >= next);
        }
        uses.removeIf(List::isEmpty);
    }

    /**
     * Of the files that are kept for single partitions, those in between may be gone, and with them what would show that
     * a group was dropped.
     */
    private static void dropTornBeforeGaps(List<List<Group>> uses) throws IOException {
        for (int index = 0; index + 1 < uses.size(); index++) {
            List<Group> groups = uses.get(index);
            Group last = groups.get(groups.size() - 1);
            long next = uses.get(index + 1).get(0).header().group();
            if (next != last.header().group() + 1 && !last.reader().batchesMatch(last.position(), last.header())) {
                groups.remove(groups.size() - 1);
            }
        }
        uses.removeIf(List::isEmpty);
    }

    /** The newest group alone may have lost batches, for it may never have been forced. */
    private void dropTornEnd(List<List<Group>> uses) throws IOException {
        if (uses.isEmpty()) {
            return;
        }
        List<Group> newest = uses.get(uses.size() - 1);
        Group last = newest.get(newest.size() - 1);
        if (!last.reader().batchesMatch(last.position(), last.header())) {
            newest.remove(newest.size() - 1);
            lastGroup = Math.max(lastGroup, last.header().group() - 1); // perhaps the only one that says so
            requireNothingAfter(last.reader(), last.position(), last.header().group());
        } else {
            requireNothingAfter(
                    last.reader(),
                    last.position() + last.header().groupBytes(),
                    last.header().group());
        }
        uses.removeIf(List::isEmpty);
    }

    /** A newer group behind the end would mean that the group in between was forced, and is damaged. */
    private void requireNothingAfter(JournalReader reader, long position, long group) throws IOException {
        if (reader.hasGroupAfter(position, settings.reachBytesMax(), group)) {
            throw new CorruptJournalException(
                    reader.path(), position, "a group is missing here, and newer ones follow.");
        }
    }

    private void requireDense(List<List<Group>> uses) throws CorruptJournalException {
        if (uses.isEmpty()) {
            return;
        }
        List<Group> newest = uses.get(uses.size() - 1);
        Group end = newest.get(newest.size() - 1);
        long expected = -1;
        for (List<Group> groups : uses) {
            Group first = groups.get(0);
            boolean needed = first.header().file() >= end.header().oldestFile();
            if (needed && expected >= 0 && first.header().group() != expected) {
                throw new CorruptJournalException(
                        first.reader().path(),
                        first.position(),
                        "group " + first.header().group() + " follows, and group " + expected + " should.");
            }
            if (needed) {
                expected = groups.get(groups.size() - 1).header().group() + 1;
            }
        }
        lastGroup = Math.max(lastGroup, end.header().group());
    }

    private void collect(List<Group> groups) throws IOException {
        for (Group group : groups) {
            List<JournalFormat.Entry> entries = group.reader().entries(group.position(), group.header());
            long data = group.position() + group.header().headerBytes();
            for (int index = 0; index < entries.size(); index++) {
                JournalFormat.Entry entry = entries.get(index);
                long entryAt = group.position() + JournalFormat.HEADER_BYTES + (long) index * JournalFormat.ENTRY_BYTES;
                pending.computeIfAbsent(entry.partition(), PendingBatches::new)
                        .add(group.reader(), group.header().file(), entryAt, data);
                data += entry.length();
            }
        }
    }

    List<Found> files() {
        return List.copyOf(files);
    }

    long lastGroup() {
        return lastGroup;
    }

    long lastUse() {
        return lastUse;
    }

    /** The partitions that have batches here, whether or not their segments have them as well. */
    public Set<TopicIdPartition> partitions() {
        return Set.copyOf(pending.keySet());
    }

    /** A partition's batches in the order in which they were journaled. */
    public PendingBatches of(TopicIdPartition partition) {
        return pending.getOrDefault(partition, new PendingBatches(partition));
    }

    /** The uses of files that hold batches of these partitions. */
    public Set<Long> usesOf(Set<TopicIdPartition> partitions) {
        Set<Long> uses = new HashSet<>();
        partitions.forEach(partition -> uses.addAll(of(partition).uses()));
        return uses;
    }

    /** Closes the files, and forgets what was found in them: it may take tens of megabytes. */
    @Override
    public void close() throws IOException {
        List<JournalReader> open = List.copyOf(readers);
        readers.clear();
        pending.clear();
        for (JournalReader reader : open) {
            reader.close();
        }
    }
}

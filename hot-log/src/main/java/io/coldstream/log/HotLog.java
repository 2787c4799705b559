package io.coldstream.log;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.file.FileStore;
import io.coldstream.log.journal.Journal;
import io.coldstream.log.journal.JournalScan;
import io.coldstream.log.journal.JournalSettings;
import io.coldstream.log.journal.JournalStats;
import io.coldstream.log.journal.JournalThread;
import io.coldstream.log.journal.PendingBatches;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All partitions' logs of one broker, below one root folder that nobody else may use at the same time. Thread-safe:
 * {@link #gate} is shared by those who open logs, and taken alone by those who delete one or close all; whoever finds an
 * open log takes nothing.
 */
public final class HotLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HotLog.class);
    private static final String LOCK_FILE = ".lock";
    private static final String JOURNAL = "journal";
    private static final String DELETED = "-delete";
    private static final int OPENINGS = 64;
    private static final Pattern FOLDER = Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([0-9]{1,9})");

    private final FileStore store;
    private final Path root;
    private final InstantSource clock;
    private final Supplier<String> randomNames;
    private final Closeable lock;
    private final JournalScan found;
    /** How logs were closed that nobody has opened since. */
    private final Map<TopicIdPartition, ClosedLog> closedLogs;

    private final Journal journal;
    private final LogUpkeep upkeep;
    private final Map<TopicIdPartition, PartitionLog> logs = new ConcurrentHashMap<>();
    private final ReadWriteLock gate = new ReentrantReadWriteLock();
    /** A partition's own is held while its log is opened, so that it is opened once. */
    private final List<Object> openings =
            Stream.generate(Object::new).limit(OPENINGS).toList();

    private @Nullable JournalThread committing; // under the gate, taken alone
    /** Partitions whose records the journal keeps for the next start. Changed under the gate, taken alone. */
    private final Set<TopicIdPartition> unrecovered = new HashSet<>();

    private boolean recovered; // under the gate, taken alone
    private boolean closed; // changed under the gate, taken alone

    private HotLog(
            FileStore store,
            Path root,
            InstantSource clock,
            Supplier<String> randomNames,
            Executor background,
            Closeable lock,
            JournalSettings settings,
            JournalScan found,
            Map<TopicIdPartition, ClosedLog> closedLogs)
            throws IOException {
        this.store = store;
        this.root = root;
        this.clock = clock;
        this.randomNames = randomNames;
        this.lock = lock;
        this.found = found;
        this.closedLogs = new ConcurrentHashMap<>(closedLogs);
        this.journal = Journal.open(store, root.resolve(JOURNAL), settings, found, this::relieveSoon);
        this.upkeep = new LogUpkeep(journal, logs.values(), background);
    }

    /**
     * Takes the root folder, which is created if it is missing, removes what an interrupted deletion left there, and
     * reads what the journal holds. Then the partitions are opened, {@link #recovered} is called, and the journal
     * started with {@link #startJournal}.
     *
     * @param randomNames short names that never repeat, of characters that a file name may have
     * @param background where logs are forced and journal files made ready; what it is given may take seconds
     * @throws io.coldstream.log.file.FolderInUseException if another broker works on the folder
     * @throws io.coldstream.log.journal.CorruptJournalException if the journal is damaged
     */
    public static HotLog open(
            FileStore store,
            Path root,
            InstantSource clock,
            Supplier<String> randomNames,
            JournalSettings journal,
            Executor background)
            throws IOException {
        store.createDirectories(root);
        forceAbove(store, root);
        Closeable lock = store.lock(root.resolve(LOCK_FILE));
        try {
            JournalScan found = JournalScan.of(store, root.resolve(JOURNAL), journal);
            try {
                Map<TopicIdPartition, ClosedLog> closedLogs = ClosedLogs.take(store, root);
                store.forceDirectory(root); // what was taken is gone for good before anything changes
                removeLeftovers(store, root);
                return new HotLog(store, root, clock, randomNames, background, lock, journal, found, closedLogs);
            } catch (IOException | RuntimeException e) {
                found.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** A folder that was made just now is only there to stay when the ones above it were forced. */
    private static void forceAbove(FileStore store, Path root) throws IOException {
        Path above = root.toAbsolutePath().getParent();
        for (int level = 0; level < 2 && above != null; level++) {
            store.forceDirectory(above);
            above = above.getParent();
        }
    }

    /**
     * Has the journal's files reused, now that all partitions were opened that can be. Those that hold records of
     * partitions which could not be opened are kept.
     */
    public void recovered() throws IOException {
        gate.writeLock().lock();
        try {
            if (recovered) {
                return;
            }
            Set<TopicIdPartition> waiting = new HashSet<>();
            for (TopicIdPartition partition : found.partitions()) {
                if (!logs.containsKey(partition) && store.exists(folder(partition))) {
                    waiting.add(partition);
                    LOG.warn("The journal's records of {} are kept, because its log could not be opened.", partition);
                }
            }
            journal.recovered(found.usesOf(waiting));
            unrecovered.addAll(waiting);
            recovered = true;
            found.close();
        } finally {
            gate.writeLock().unlock();
        }
        relieveSoon();
    }

    /** Commits what is appended on a thread of its own, until the logs are closed. */
    public void startJournal(ThreadFactory threads) {
        gate.writeLock().lock();
        try {
            if (committing == null) {
                committing = JournalThread.start(journal, threads);
            }
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** Makes one group of what was appended durable; says whether there was anything. Instead of the thread. */
    public boolean commit() {
        return journal.commit();
    }

    /** What the journal has done. */
    public JournalStats journalStats() {
        return journal.stats();
    }

    private void relieveSoon() {
        upkeep.relieveSoon();
    }

    private static void removeLeftovers(FileStore store, Path root) throws IOException {
        for (String name : store.list(root)) {
            if (name.endsWith(DELETED)) {
                LOG.info("Removing {}, whose deletion was interrupted.", name);
                removeAll(store, root.resolve(name));
            }
        }
    }

    /**
     * Opens a partition's log, or returns the one that is open. See {@link PartitionLog#open}. Several threads may open
     * logs at a time, but what the journal holds is read by one after the other.
     *
     * @throws CorruptLogException if its files are damaged; the others are none the worse
     * @throws IOException also if the journal keeps records of it that {@link #recovered} found nobody for
     */
    public PartitionLog open(LogOpening opening, LogConfig config) throws IOException {
        TopicIdPartition partition = opening.partition();
        gate.readLock().lock();
        try {
            requireOpen();
            synchronized (openings.get(Math.floorMod(partition.hashCode(), OPENINGS))) {
                PartitionLog present = logs.get(partition);
                if (present != null) {
                    return present;
                }
                if (unrecovered.contains(partition)) {
                    throw new IOException("The log of " + partition + " could not be opened when the broker started."
                            + " The journal keeps records of it, which only another start brings back.");
                }
                ClosedLog wasClosed = closedLogs.remove(partition); // opened otherwise, it is no longer true
                PendingBatches pending = found.of(partition);
                if (pending.isEmpty()) {
                    return open(opening, config, new LeftBehind(null, wasClosed));
                }
                synchronized (found) { // its readers are for one thread
                    return open(opening, config, new LeftBehind(pending, null));
                }
            }
        } finally {
            gate.readLock().unlock();
        }
    }

    private PartitionLog open(LogOpening opening, LogConfig config, LeftBehind left) throws IOException {
        PartitionLog opened = PartitionLog.open(
                store, folder(opening.partition()), opening, config, clock, journal, left, upkeep::forceSoon);
        logs.put(opening.partition(), opened);
        return opened;
    }

    /** The log of a partition, if it is open. */
    public Optional<PartitionLog> get(TopicIdPartition partition) {
        return Optional.ofNullable(logs.get(partition));
    }

    /** The logs that are open, in no order. */
    public Collection<PartitionLog> openLogs() {
        return List.copyOf(logs.values());
    }

    /** The partitions that have a folder here, open or not. */
    public List<TopicIdPartition> list() throws IOException {
        List<TopicIdPartition> found = new ArrayList<>();
        for (String name : store.list(root)) {
            Matcher matcher = FOLDER.matcher(name);
            if (matcher.matches() && store.isDirectory(root.resolve(name))) {
                found.add(new TopicIdPartition(UUID.fromString(matcher.group(1)), Integer.parseInt(matcher.group(2))));
            }
        }
        found.sort(null);
        return List.copyOf(found);
    }

    /**
     * Closes a partition's log, without forcing anything any more, and removes its folder. After the renaming it is gone
     * for good, even if removing the files fails or is interrupted. A partition without a folder is fine. Slices that are
     * held stay readable.
     */
    public void delete(TopicIdPartition partition) throws IOException {
        Path condemned = root.resolve(partition + "." + randomNames.get() + DELETED);
        gate.writeLock().lock();
        try {
            requireOpen();
            PartitionLog log = logs.remove(partition);
            if (log != null) {
                log.abandon();
            }
            closedLogs.remove(partition);
            if (!store.exists(folder(partition))) {
                return;
            }
            store.rename(folder(partition), condemned);
            unrecovered.remove(partition);
            store.forceDirectory(root);
        } finally {
            gate.writeLock().unlock();
        }
        removeAll(store, condemned);
    }

    private static void removeAll(FileStore store, Path path) throws IOException {
        if (store.isDirectory(path)) {
            for (String name : store.list(path)) {
                removeAll(store, path.resolve(name));
            }
        }
        store.delete(path);
    }

    /**
     * Makes everything durable in the logs' own files that was appended before the call, and frees the journal's. A log
     * that fails is left out, and says so when it is written to next; the others are forced nevertheless.
     *
     * @return the partitions whose checkpoint failed
     */
    public List<TopicIdPartition> checkpoint() {
        return upkeep.checkpoint();
    }

    /** Closes files that nobody has used since the last call. To be called every minute or so. */
    public void releaseIdleFiles() {
        logs.values().forEach(PartitionLog::releaseIdleFiles);
    }

    /** The bytes that are free on the disk of the root folder. */
    public long freeBytes() throws IOException {
        return store.freeBytes(root);
    }

    private Path folder(TopicIdPartition partition) {
        return root.resolve(partition.toString());
    }

    private void requireOpen() throws LogStoppedException {
        if (closed) {
            throw new LogStoppedException("The logs below " + root + " are closed.", null);
        }
    }

    /**
     * Closes all logs cleanly and gives the folder back. All are closed even if some fail. Logs that had stopped before
     * are left as they are.
     *
     * @throws IOException the first failure, with the others suppressed; what was not acknowledged may be gone then
     */
    @Override
    public void close() throws IOException {
        close(ParallelWork.alone());
    }

    /** The same for several logs at a time. */
    public void close(ParallelWork work) throws IOException {
        gate.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            List<PartitionLog> running =
                    logs.values().stream().filter(log -> !log.isStopped()).toList();
            if (committing != null) {
                committing.close();
            }
            commitAll();
            IOException failure = closeLogs(work);
            commitAll(); // what came in meanwhile: it was forced, and somebody may wait for the answer
            if (failure == null) {
                failure = stoppedMeanwhile(running);
            }
            if (failure == null && running.size() == logs.size()) {
                failure = markClean();
            }
            rememberClosed();
            found.close();
            journal.close();
            logs.clear();
            lock.close();
            if (failure != null) {
                throw failure;
            }
        } finally {
            gate.writeLock().unlock();
        }
    }

    private void commitAll() {
        while (journal.commit()) {
            LOG.debug("A last group was committed.");
        }
    }

    private static @Nullable IOException stoppedMeanwhile(List<PartitionLog> running) {
        return running.stream()
                .filter(PartitionLog::isStopped)
                .findFirst()
                .map(log -> new LogStoppedException("The log of " + log.partition() + " stopped at its end.", null))
                .orElse(null);
    }

    private @Nullable IOException closeLogs(ParallelWork work) {
        Queue<IOException> failures = new ConcurrentLinkedQueue<>();
        work.forEach(List.copyOf(logs.values()), log -> {
            try {
                log.close();
            } catch (IOException e) {
                failures.add(e);
            }
        });
        IOException first = failures.poll();
        if (first != null) {
            failures.forEach(first::addSuppressed);
        }
        return first;
    }

    /** Those that were not opened at all are as they were. */
    private void rememberClosed() {
        List<ClosedLog> known = new ArrayList<>(closedLogs.values());
        try {
            for (PartitionLog log : logs.values()) {
                log.closedState().ifPresent(known::add);
            }
            ClosedLogs.write(store, root, known);
        } catch (IOException e) {
            LOG.warn("The next start will read every partition's folder, and take longer: {}", e.getMessage());
        }
    }

    private @Nullable IOException markClean() {
        try {
            journal.markClean();
            return null;
        } catch (IOException e) {
            return e;
        }
    }
}

package io.coldstream.log.journal;

import io.coldstream.log.file.DiskFullException;
import io.coldstream.log.file.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's journal, with group commit: whatever is submitted while one group is being forced is covered by the next
 * force, however many partitions it comes from. {@link #submit} is for any thread and takes no lock; {@link #commit}
 * is for one thread at a time, usually a {@link JournalThread}.
 *
 * <p>What cannot be journaled is not refused: if there is no room, or a batch is too large, its partition's own files
 * are forced instead. After a failed force nothing is journaled any more; a later success would not be believed.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    /** Groups of this size come from producers that have more under way, and are not held up by a pause. */
    private static final int BUSY_GROUP_BYTES = 32 << 10;

    private static final long GATHER_NANOS = 500_000;

    private final JournalSettings settings;
    private final JournalFiles files;
    private final Runnable roomWanted;
    private final Queue<JournalEntry> queue = new ConcurrentLinkedQueue<>();
    private final JournalStats stats = new JournalStats();

    // Owned by the thread that commits.
    private final GroupWriter writer = new GroupWriter();
    private long nextGroup;
    private long nextUse;
    private long roomRequested;
    private int lastGroupBytes;

    private volatile long currentUse;
    private volatile @Nullable Thread sleeper;
    private volatile @Nullable IOException broken;

    private Journal(JournalSettings settings, JournalFiles files, JournalScan scan, Runnable roomWanted) {
        this.settings = settings;
        this.files = files;
        this.roomWanted = roomWanted;
        this.nextGroup = scan.lastGroup() + 1;
        this.nextUse = scan.lastUse() + 1;
        this.currentUse = nextUse;
    }

    /**
     * Opens the journal behind what a scan has found. Nothing of that is overwritten before {@link #recovered}.
     *
     * @param roomWanted called by the committing thread when files run short; has {@link #relieve} called, soon and on
     *     another thread
     */
    public static Journal open(
            FileStore store, Path folder, JournalSettings settings, JournalScan scan, Runnable roomWanted)
            throws IOException {
        JournalFiles files = new JournalFiles(store, folder, settings);
        try {
            for (JournalScan.Found found : scan.files()) {
                files.adopt(found.path(), found.use(), found.hasGroups());
            }
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
        files.keepNewest();
        return new Journal(settings, files, scan, roomWanted);
    }

    /** Queues a batch that lies in its segment already. Batches of one partition come in the order of their offsets. */
    public void submit(JournalEntry entry) {
        queue.add(entry);
        wakeUp();
    }

    void wakeUp() {
        Thread waiting = sleeper;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /** Returns when something was submitted, or for no reason. */
    void awaitWork() {
        sleeper = Thread.currentThread();
        try {
            if (queue.isEmpty()) {
                LockSupport.park(this);
            }
        } finally {
            sleeper = null;
        }
    }

    /**
     * Lets more batches gather for the next force, if the last group shows that many are coming: a force costs as much
     * CPU as writing half a group. Small groups, of producers and consumers that wait for each answer, never wait.
     */
    void gather() {
        if (lastGroupBytes >= BUSY_GROUP_BYTES) {
            LockSupport.parkNanos(this, GATHER_NANOS);
        }
    }

    /**
     * The use of a file into which the next group goes at the earliest: what is submitted from now on lies there or
     * later.
     */
    public long currentUse() {
        return currentUse;
    }

    public JournalStats stats() {
        return stats;
    }

    /** Makes one group of what was submitted durable, and tells everybody. Says whether there was anything. */
    public boolean commit() {
        List<JournalEntry> group = drain();
        if (group.isEmpty()) {
            return false;
        }
        IOException failure = broken;
        if (failure != null) {
            tellBroken(group, failure);
            return true;
        }
        List<JournalEntry> journaled = new ArrayList<>(group.size());
        List<JournalEntry> direct = new ArrayList<>(0);
        boolean written;
        try {
            split(group, journaled, direct);
            written = write(journaled);
        } catch (IOException e) {
            broken = e;
            LOG.error("The journal failed; what is appended from now on is refused until the broker is restarted.", e);
            tellBroken(group, e);
            return true;
        } catch (RuntimeException e) {
            tellBroken(group, fail(e)); // nobody else knows of this group any more
            return true;
        }
        if (written) {
            tellDurable(journaled);
        } else {
            direct.addAll(0, journaled);
        }
        forceFiles(direct);
        return true;
    }

    private List<JournalEntry> drain() {
        List<JournalEntry> group = new ArrayList<>();
        long bytes = 0;
        for (JournalEntry next = queue.peek(); next != null; next = queue.peek()) {
            bytes += next.batch().remaining();
            boolean full = group.size() == JournalFormat.ENTRIES_MAX || bytes > settings.groupBytesMax();
            if (full && !group.isEmpty()) {
                break;
            }
            group.add(next);
            queue.remove();
        }
        return group;
    }

    /** What follows an entry of a partition that cannot be journaled cannot be journaled either. */
    private void split(List<JournalEntry> group, List<JournalEntry> journaled, List<JournalEntry> direct) {
        Set<JournalClient> directClients = Collections.newSetFromMap(new IdentityHashMap<>(0));
        for (JournalEntry entry : group) {
            if (directClients.contains(entry.client())
                    || entry.batch().remaining() > settings.batchBytesMax()
                    || entry.client().hasGap()) {
                directClients.add(entry.client());
                direct.add(entry);
            } else {
                journaled.add(entry);
            }
        }
    }

    /**
     * Writes a group and forces it; says whether there was room for it.
     *
     * @throws IOException if it failed, or may have
     */
    private boolean write(List<JournalEntry> entries) throws IOException {
        int batchBytes = 0;
        List<JournalEntry> batches = new ArrayList<>(entries.size());
        for (JournalEntry entry : entries) {
            if (!entry.isFence()) {
                batches.add(entry);
                batchBytes += entry.batch().remaining();
            }
        }
        if (batches.isEmpty()) {
            return true; // everything before the fences was forced with its own group
        }
        int groupBytes = JournalFormat.groupBytes(batches.size(), batchBytes);
        Optional<JournalFile> file = fileFor(groupBytes);
        if (file.isEmpty()) {
            return false;
        }
        try {
            writer.write(file.get(), batches, groupBytes, nextGroup, files.oldestUse());
        } catch (DiskFullException e) {
            return false; // the file is not advanced: the next group overwrites what this one has left
        }
        file.get().file().force();
        file.get().advance(groupBytes);
        files.forced();
        nextGroup++;
        stats.count(batches.size(), groupBytes);
        lastGroupBytes = groupBytes;
        return true;
    }

    private Optional<JournalFile> fileFor(int groupBytes) {
        Optional<JournalFile> current = files.currentWithRoom(groupBytes);
        if (current.isPresent()) {
            return current;
        }
        Optional<JournalFile> next = files.begin(nextUse);
        if (next.isEmpty()) {
            long request = files.requestRoom();
            roomWanted.run();
            files.awaitRoom(request);
            next = files.begin(nextUse);
        }
        if (next.isPresent()) {
            nextUse++;
            currentUse = next.get().use();
            askForRoomEarly();
        }
        return next;
    }

    private void askForRoomEarly() {
        if (files.isRoomScarce() && roomRequested != currentUse) {
            roomRequested = currentUse;
            roomWanted.run();
        }
    }

    private void forceFiles(List<JournalEntry> entries) {
        lastOfEach(entries).forEach((client, last) -> {
            List<JournalEntry> own =
                    entries.stream().filter(entry -> entry.client() == client).toList();
            try {
                client.forceFiles();
                client.durable(last);
                own.forEach(entry -> tell(entry, null));
            } catch (IOException e) {
                client.notJournaled(last);
                own.forEach(entry -> tell(entry, e));
            }
        });
    }

    private void tellDurable(List<JournalEntry> entries) {
        lastOfEach(entries).forEach((client, last) -> {
            client.journaled(currentUse);
            client.durable(last);
        });
        entries.forEach(entry -> tell(entry, null));
    }

    private static void tellBroken(List<JournalEntry> entries, IOException cause) {
        lastOfEach(entries).forEach((client, last) -> client.broken(cause));
        entries.forEach(entry -> tell(entry, cause));
    }

    /** Each client's last batch, or a fence if it has nothing else. */
    private static Map<JournalClient, JournalEntry> lastOfEach(List<JournalEntry> entries) {
        Map<JournalClient, JournalEntry> last = new LinkedHashMap<>();
        for (JournalEntry entry : entries) {
            if (entry.isFence()) {
                last.putIfAbsent(entry.client(), entry);
            } else {
                last.put(entry.client(), entry);
            }
        }
        return last;
    }

    private static void tell(JournalEntry entry, @Nullable IOException failure) {
        try {
            if (failure == null) {
                entry.acknowledgement().durable();
            } else {
                entry.acknowledgement().failed(failure);
            }
        } catch (RuntimeException e) {
            // the others have a right to their answers
            LOG.error(
                    "The acknowledgement of a batch of {} failed.",
                    entry.client().partition(),
                    e);
        }
    }

    /** Refuses everything from now on, because of a failure that was not the disk's. */
    IOException fail(Throwable cause) {
        LOG.error("A bug ended the journal; what is appended from now on is refused.", cause);
        IOException failure = broken;
        if (failure == null) {
            failure = new IOException("The journal failed: " + cause, cause);
            broken = failure;
        }
        return failure;
    }

    /**
     * Sees to room: makes a spare file, and has the logs checkpointed if too many files are in use. Called by one thread
     * at a time, after {@code roomWanted}.
     *
     * @param checkpoint forces the logs and calls {@link #release}
     */
    public void relieve(Runnable checkpoint) {
        long request = files.roomRequests();
        try {
            files.prepareSpare();
        } catch (IOException e) {
            LOG.warn("There is no room for another journal file: {}", e.getMessage());
        } finally {
            if (files.isCheckpointDue()) {
                checkpoint.run();
            }
            files.answerRoom(request);
        }
    }

    /** Whether somebody has asked for room since the last answer. */
    public boolean isRoomWanted() {
        return files.isRoomWanted();
    }

    /** Tells those who wait for room that none will be made. */
    public void giveUpOnRoom() {
        files.answerRoom(files.roomRequests());
    }

    /**
     * Frees the files that no log needs.
     *
     * @param neededFrom the oldest use that a running log needs
     * @param stopped what stopped logs need, which is set aside
     */
    public void release(long neededFrom, Collection<FileUses> stopped) {
        files.release(neededFrom, stopped);
    }

    /** Frees what the scan has found, except the uses that hold records of partitions that were not recovered. */
    public void recovered(Set<Long> neededUses) {
        files.releaseAside(neededUses);
    }

    /**
     * Marks all files as free, so that the next start has nothing to read. Every log has been forced before, and nobody
     * commits any more.
     */
    public void markClean() throws IOException {
        if (broken != null) {
            return;
        }
        for (JournalFile file : files.unneeded()) {
            writer.markFree(file, files.firstBlock(file), nextGroup - 1, nextUse - 1);
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}

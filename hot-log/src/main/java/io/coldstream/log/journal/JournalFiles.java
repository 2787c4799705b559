package io.coldstream.log.journal;

import io.coldstream.log.file.FileStore;
import io.coldstream.log.file.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The files of the journal: in use from the oldest to the current one, free, or set aside. Thread-safe, guarded by its
 * own lock; the disk is never touched under it.
 *
 * <p>Files are set aside if they hold records of partitions that cannot be checkpointed: those that were not opened
 * after a crash, and those that the disk has failed. They do not count against the limit, or a single damaged partition
 * would bring all the others to a halt.
 */
final class JournalFiles implements AutoCloseable {
    private static final String PREFIX = "journal-";
    private static final int ZEROES_BYTES = 1 << 20;

    private final FileStore store;
    private final Path folder;
    private final JournalSettings settings;
    private final Object monitor = new Object();
    private final Deque<JournalFile> used = new ArrayDeque<>();
    private final Deque<JournalFile> free = new ArrayDeque<>();
    private final List<JournalFile> aside = new ArrayList<>();
    /**
     * Files that nobody needs, and that a scan would miss: those that are newer than one that was set aside, and the
     * newest of an earlier run, without which half a group could not be told from damage.
     */
    private final List<JournalFile> leaving = new ArrayList<>();

    private final Set<Path> names = new HashSet<>();
    private long roomRequests;
    private long roomAnswers;

    JournalFiles(FileStore store, Path folder, JournalSettings settings) {
        this.store = store;
        this.folder = folder;
        this.settings = settings;
    }

    static boolean isJournalFile(String name) {
        return name.startsWith(PREFIX);
    }

    /** Takes over a file that an earlier run left; one of another size goes if nobody needs it. */
    void adopt(Path path, long use, boolean needed) throws IOException {
        long bytes = store.size(path);
        if (!needed && bytes != settings.fileBytes()) {
            store.delete(path);
            return;
        }
        JournalFile file = new JournalFile(
                path, store.open(path, FileStore.Access.DIRECT), Math.min(bytes, settings.fileBytes()), use);
        synchronized (monitor) {
            names.add(path);
            (needed ? aside : free).add(file);
        }
    }

    /** Keeps one of the files that say how far an earlier run came until the present one has said more. */
    void keepNewest() {
        synchronized (monitor) {
            Optional<JournalFile> newest = free.stream().max(Comparator.comparingLong(JournalFile::use));
            if (aside.isEmpty() && newest.isPresent() && newest.get().use() > 0) {
                free.remove(newest.get());
                leaving.add(newest.get());
            }
        }
    }

    /** The current file, if there is one and it has room for a group. */
    Optional<JournalFile> currentWithRoom(int groupBytes) {
        synchronized (monitor) {
            JournalFile current = used.peekLast();
            return current != null && current.hasRoomFor(groupBytes) ? Optional.of(current) : Optional.empty();
        }
    }

    /** Makes a free file the current one. */
    Optional<JournalFile> begin(long use) {
        synchronized (monitor) {
            JournalFile next = free.pollFirst();
            if (next != null) {
                next.beginUse(use);
                used.addLast(next);
            }
            return Optional.ofNullable(next);
        }
    }

    /** The oldest of the uses that follow each other without a gap up to the present one. */
    long oldestUse() {
        synchronized (monitor) {
            return used.getFirst().use();
        }
    }

    /** Whether a checkpoint should free files, or a file be made, before somebody has to wait for it. */
    boolean isRoomScarce() {
        synchronized (monitor) {
            return isPressed() || (free.isEmpty() && mayGrow());
        }
    }

    /** Whether a checkpoint should free some files, because so many are in use or no other can be had. */
    boolean isCheckpointDue() {
        synchronized (monitor) {
            return isPressed() || free.isEmpty();
        }
    }

    private boolean isPressed() {
        return used.size() > settings.filesMax() / 2 || (free.isEmpty() && !mayGrow());
    }

    private boolean mayGrow() {
        return used.size() + free.size() < settings.filesMax();
    }

    /** Makes one more file unless one is free or there are enough. Called by one thread at a time. */
    void prepareSpare() throws IOException {
        Path path;
        synchronized (monitor) {
            if (!free.isEmpty() || !mayGrow()) {
                return;
            }
            int number = 0;
            do {
                path = folder.resolve(PREFIX + String.format("%04d", number));
                number++;
            } while (names.contains(path));
        }
        LogFile file = create(path);
        synchronized (monitor) {
            names.add(path);
            free.addLast(new JournalFile(path, file, settings.fileBytes(), 0));
            monitor.notifyAll();
        }
    }

    /** Every block is written once, so that later writes change no metadata and a force is cheap. */
    private LogFile create(Path path) throws IOException {
        LogFile file = store.open(path, FileStore.Access.DIRECT);
        try {
            ByteBuffer zeroes = Aligned.allocate(Math.min(ZEROES_BYTES, settings.fileBytes()));
            for (long at = 0; at < settings.fileBytes(); at += zeroes.capacity()) {
                zeroes.clear().limit((int) Math.min(zeroes.capacity(), settings.fileBytes() - at));
                file.write(zeroes, at);
            }
            file.force();
            store.forceDirectory(folder);
            return file;
        } catch (IOException e) {
            file.close();
            store.delete(path); // half a file only takes room that others want
            throw e;
        }
    }

    /**
     * Frees the oldest files, up to the use that is needed; those that somebody stopped may still need are set aside.
     * Files are used again in the order of their uses, so that half a write to one of them never leaves a gap in a row
     * that a scan looks at. Where that is not enough, because an older file is kept, they wait for the next group.
     */
    void release(long neededFrom, Collection<FileUses> stillNeeded) {
        synchronized (monitor) {
            while (used.size() > 1 && used.getFirst().use() < neededFrom) {
                JournalFile oldest = used.removeFirst();
                if (isNeeded(oldest, stillNeeded)) {
                    aside.add(oldest);
                } else {
                    setFree(oldest);
                }
            }
            monitor.notifyAll();
        }
    }

    private void setFree(JournalFile file) {
        (aside.isEmpty() ? free : leaving).add(file);
    }

    /** Says that a group was forced, which tells a scan that nothing older than the files in use has to be there. */
    void forced() {
        synchronized (monitor) {
            if (!leaving.isEmpty()) {
                free.addAll(leaving);
                leaving.clear();
                monitor.notifyAll();
            }
        }
    }

    private static boolean isNeeded(JournalFile file, Collection<FileUses> stillNeeded) {
        return stillNeeded.stream().anyMatch(uses -> uses.contains(file.use()));
    }

    /** Frees the files that were set aside, except those whose use is needed. */
    void releaseAside(Set<Long> neededUses) {
        synchronized (monitor) {
            List<JournalFile> before = new ArrayList<>(aside);
            before.sort(Comparator.comparingLong(JournalFile::use));
            aside.clear();
            for (JournalFile file : before) {
                boolean newest = file == before.get(before.size() - 1);
                if (neededUses.contains(file.use())) {
                    aside.add(file);
                } else if (newest && used.isEmpty()) {
                    leaving.add(file);
                } else {
                    setFree(file);
                }
            }
            monitor.notifyAll();
        }
    }

    /** The number of a new request for room, to be waited for. */
    long requestRoom() {
        synchronized (monitor) {
            roomRequests++;
            return roomRequests;
        }
    }

    long roomRequests() {
        synchronized (monitor) {
            return roomRequests;
        }
    }

    boolean isRoomWanted() {
        synchronized (monitor) {
            return roomRequests > roomAnswers;
        }
    }

    /** Says that the requests up to this one were attended to, with success or not. */
    void answerRoom(long request) {
        synchronized (monitor) {
            roomAnswers = Math.max(roomAnswers, request);
            monitor.notifyAll();
        }
    }

    /** Waits until a file is free or the request was attended to without any. */
    void awaitRoom(long request) {
        boolean interrupted = false;
        synchronized (monitor) {
            while (free.isEmpty() && roomAnswers < request) {
                try {
                    monitor.wait();
                } catch (InterruptedException e) {
                    interrupted = true; // the wait is short, and somebody's acknowledgement depends on it
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The files that may be marked as free, now that nothing in them is needed, oldest first. None if a file was set
     * aside: marks would leave gaps.
     */
    List<JournalFile> unneeded() {
        synchronized (monitor) {
            if (!aside.isEmpty()) {
                return List.of();
            }
            List<JournalFile> files = new ArrayList<>(free);
            files.addAll(leaving);
            files.addAll(used);
            return files;
        }
    }

    /** A file's first block, or what there is of it and zeroes. */
    ByteBuffer firstBlock(JournalFile file) throws IOException {
        ByteBuffer block = Aligned.allocate(JournalFormat.BLOCK_BYTES);
        try (LogFile open = store.open(file.path(), FileStore.Access.READ)) {
            open.read(block, 0);
        }
        return block.clear();
    }

    @Override
    public void close() throws IOException {
        List<JournalFile> all;
        synchronized (monitor) {
            all = new ArrayList<>(used);
            all.addAll(free);
            all.addAll(aside);
            all.addAll(leaving);
        }
        for (JournalFile file : all) {
            file.file().close();
        }
    }
}

package io.coldstream.log;

import io.coldstream.log.file.DiskFileStore;
import io.coldstream.log.file.DiskFullException;
import io.coldstream.log.file.FileStore;
import io.coldstream.log.file.LogFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The real disk with faults that a test switches on: the next operations of a kind on files with a name's ending fail,
 * or every operation from the n-th changing one on. Forces are only counted, for they would take most of a test's time.
 * Thread-safe.
 */
final class FaultyFileStore implements FileStore {
    enum Operation {
        OPEN,
        READ,
        WRITE,
        /** Half of the bytes are written before the failure. */
        TORN_WRITE,
        TRUNCATE,
        FORCE,
        RENAME,
        DELETE,
        FORCE_DIRECTORY
    }

    private record Fault(Operation operation, String nameEnding, boolean diskFull) {}

    private record Interlude(String nameEnding, Runnable work) {}

    private static final int NEVER = Integer.MAX_VALUE;

    private final FileStore disk = new DiskFileStore();
    private final Set<LogFile> files = ConcurrentHashMap.newKeySet();
    private final Queue<String> forced = new ConcurrentLinkedQueue<>();
    private final AtomicInteger changesLeft = new AtomicInteger(NEVER);
    private volatile boolean failOnce;
    private volatile @Nullable Interlude interlude;
    private volatile @Nullable Fault fault;
    private volatile @Nullable Fault secondFault;

    /** The names of the files that were forced since the last call, in that order. */
    List<String> takeForced() {
        List<String> names = new ArrayList<>(forced);
        forced.clear();
        return names;
    }

    void fail(Operation operation, String nameEnding) {
        fault = new Fault(operation, nameEnding, false);
    }

    void failToo(Operation operation, String nameEnding) {
        secondFault = new Fault(operation, nameEnding, false);
    }

    /** Does something else before the next force of a file. */
    void beforeForce(String nameEnding, Runnable work) {
        interlude = new Interlude(nameEnding, work);
    }

    void fillUp(String nameEnding) {
        fault = new Fault(Operation.TORN_WRITE, nameEnding, true);
    }

    /** Lets this many changing operations happen, refuses one, and lets all others happen. */
    void failOnceAfter(int changes) {
        failOnce = true;
        changesLeft.set(changes);
    }

    /** Closes every file as the death of a process does. */
    void crash() throws IOException {
        for (LogFile file : List.copyOf(files)) {
            file.close();
        }
    }

    void heal() {
        failOnce = false;
        fault = null;
        secondFault = null;
        changesLeft.set(NEVER);
    }

    /** Lets this many changing operations happen and refuses all others, as if the process had died there. */
    void dieAfter(int changes) {
        changesLeft.set(changes);
    }

    /** Whether the planned number of operations was exceeded. */
    boolean hasFailed() {
        return changesLeft.get() < 0 || (failOnce && changesLeft.get() == NEVER);
    }

    int openFiles() {
        return files.size();
    }

    private void check(Operation operation, Path path) throws IOException {
        check(fault, operation, path);
        check(secondFault, operation, path);
    }

    private static void check(@Nullable Fault planned, Operation operation, Path path) throws IOException {
        if (planned != null
                && planned.operation() == operation
                && path.getFileName().toString().endsWith(planned.nameEnding())) {
            if (planned.diskFull()) {
                throw new DiskFullException("The disk is full.", new IOException("planned"));
            }
            throw new IOException("planned failure of " + operation + " on " + path.getFileName());
        }
    }

    private void change(Operation operation, Path path) throws IOException {
        check(operation, path);
        if (changesLeft.get() != NEVER && changesLeft.decrementAndGet() < 0) {
            if (failOnce) {
                changesLeft.set(NEVER);
            }
            throw new IOException("dead before " + operation + " on " + path.getFileName());
        }
    }

    @Override
    public LogFile open(Path file, Access access) throws IOException {
        check(Operation.OPEN, file);
        if (access != Access.READ && !disk.exists(file)) {
            change(Operation.OPEN, file);
        }
        // half a write, which failures leave here, is nothing that O_DIRECT would take
        LogFile opened = disk.open(file, access == Access.DIRECT ? Access.WRITE : access);
        LogFile faulty = new FaultyLogFile(file, opened);
        files.add(faulty);
        return faulty;
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public long size(Path file) throws IOException {
        return disk.size(file);
    }

    @Override
    public long lastModifiedNs(Path path) throws IOException {
        return disk.lastModifiedNs(path);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        change(Operation.RENAME, to);
        disk.rename(from, to);
    }

    @Override
    public boolean delete(Path path) throws IOException {
        change(Operation.DELETE, path);
        return disk.delete(path);
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        return disk.list(folder);
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return disk.isDirectory(path);
    }

    @Override
    public void createDirectories(Path folder) throws IOException {
        disk.createDirectories(folder);
    }

    @Override
    public void forceDirectory(Path folder) throws IOException {
        change(Operation.FORCE_DIRECTORY, folder);
    }

    @Override
    public int growthBytes() {
        return disk.growthBytes();
    }

    @Override
    public long freeBytes(Path folder) throws IOException {
        return disk.freeBytes(folder);
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        return disk.lock(file);
    }

    private final class FaultyLogFile implements LogFile {
        private final Path path;
        private final LogFile file;

        FaultyLogFile(Path path, LogFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            check(Operation.READ, path);
            return file.read(target, position);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            check(Operation.WRITE, path);
            try {
                change(Operation.TORN_WRITE, path);
            } catch (IOException e) {
                ByteBuffer half = source.duplicate();
                half.limit(half.position() + half.remaining() / 2);
                file.write(half, position);
                throw e;
            }
            file.write(source, position);
        }

        @Override
        public void truncate(long size) throws IOException {
            change(Operation.TRUNCATE, path);
            file.truncate(size);
        }

        @Override
        public void force() throws IOException {
            Interlude due = interlude;
            if (due != null && path.getFileName().toString().endsWith(due.nameEnding())) {
                interlude = null;
                due.work().run();
            }
            change(Operation.FORCE, path);
            forced.add(path.getFileName().toString());
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public FileChannel channel() {
            return file.channel();
        }

        @Override
        public void close() throws IOException {
            files.remove(this);
            file.close();
        }
    }
}

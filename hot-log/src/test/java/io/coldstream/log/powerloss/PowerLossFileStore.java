package io.coldstream.log.powerloss;

import io.coldstream.log.file.DiskFullException;
import io.coldstream.log.file.FileStore;
import io.coldstream.log.file.FolderInUseException;
import io.coldstream.log.file.LogFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A disk in memory that a test can take the power from. While it runs it behaves as a real one does. After
 * {@link #reboot} it holds what was forced, and of everything else whatever a random number generator left: of each
 * block the old or a newer content, or a mixture by sectors, or zeroes; a size that the file had since its last force;
 * of each name the binding that was forced or a later one. After {@link #kill} it holds everything that was written.
 *
 * <p>A force that fails leaves its file's unforced content open for good, as Linux does: a later force succeeds and
 * makes only durable what was written after the failure. Of a folder whose force fails nothing is durable, and the next
 * force is to be believed, for a file system that cannot write its own journal takes no more changes.
 *
 * <p>Thread-safe: everything holds {@link #monitor}. Files have no channel: slices of a log are read by
 * {@code LogSlice.readInto}, and cannot be sent. Larger than most classes, for it is a whole {@link FileStore}.
 */
public final class PowerLossFileStore implements FileStore {
    /** What changes the disk. */
    public enum Operation {
        CREATE,
        WRITE,
        TRUNCATE,
        FORCE,
        RENAME,
        DELETE,
        CREATE_FOLDER,
        FORCE_FOLDER
    }

    /** When the power goes, seen from an operation. In the middle of a write, half of its bytes have been taken. */
    public enum Moment {
        BEFORE,
        MIDDLE,
        AFTER
    }

    private final InstantSource clock;
    private final Object monitor = new Object();
    // everything below is under the monitor
    private final FolderTree tree = new FolderTree();
    private final Set<Path> locked = new HashSet<>();
    private final Fate fate = new Fate();
    private long capacityBytes = Long.MAX_VALUE;
    /** Counts the processes that have used the disk; files and locks of earlier ones are dead. */
    private int process;

    public PowerLossFileStore(InstantSource clock) {
        this.clock = clock;
    }

    /** Creates a folder that stays, whatever happens. */
    public void createDurably(Path folder) throws IOException {
        synchronized (monitor) {
            makeFolders(folder);
            tree.forceAll();
        }
    }

    /** Cuts the power at a changing operation from now on: 0 is the next one. */
    public void cutPowerAt(int operation, Moment moment) {
        synchronized (monitor) {
            fate.cutPowerAt(operation, moment);
        }
    }

    /** Takes a planned power cut back. */
    public void keepPower() {
        synchronized (monitor) {
            fate.keepPower();
        }
    }

    /** How many operations have changed something, or tried to. */
    public long operations() {
        synchronized (monitor) {
            return fate.operations();
        }
    }

    /** Fails the n-th operation of a kind from now on, counting from 1, on the paths for which a test holds. */
    public void fail(Operation operation, Predicate<Path> which, int nth) {
        synchronized (monitor) {
            fate.fail(operation, which, nth);
        }
    }

    /** Takes all planned failures back. */
    public void heal() {
        synchronized (monitor) {
            fate.heal();
        }
    }

    /** How many bytes of files there can be; less than there are now is a full disk. */
    public void limitTo(long bytes) {
        synchronized (monitor) {
            capacityBytes = bytes;
        }
    }

    /** The bytes of all files together. */
    public long usedBytes() {
        synchronized (monitor) {
            return tree.usedBytes();
        }
    }

    /**
     * The process dies, or has died where the power was to be cut: its files and locks are gone, everything that was
     * written stays.
     */
    public void kill() {
        synchronized (monitor) {
            process++;
            locked.clear();
            fate.restorePower();
        }
    }

    /** The power goes, if it has not gone already, and comes back. */
    public void reboot(Random random) {
        synchronized (monitor) {
            tree.losePower(new Survival(random));
            kill();
        }
    }

    @Override
    public LogFile open(Path path, Access access) throws IOException {
        synchronized (monitor) {
            fate.requirePower();
            if (access != Access.READ && tree.find(path).isEmpty()) {
                fate.change(Operation.CREATE, path, () -> tree.create(path, new BlockFile()));
            }
            return new OpenFile(path, tree.file(path), access);
        }
    }

    @Override
    public boolean exists(Path path) {
        return find(path).isPresent();
    }

    private Optional<Node> find(Path path) {
        synchronized (monitor) {
            fate.requirePower();
            return tree.find(path);
        }
    }

    @Override
    public long size(Path file) throws IOException {
        synchronized (monitor) {
            fate.requirePower();
            return tree.file(file).size();
        }
    }

    @Override
    public long lastModifiedNs(Path path) throws IOException {
        synchronized (monitor) {
            fate.requirePower();
            Node node = tree.find(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
            return node instanceof Folder folder
                    ? folder.modifiedNs()
                    : TimeUnit.MILLISECONDS.toNanos(tree.file(path).modifiedMs());
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        synchronized (monitor) {
            fate.change(Operation.RENAME, to, () -> tree.rename(from, to));
        }
    }

    @Override
    public boolean delete(Path path) throws IOException {
        synchronized (monitor) {
            boolean present = exists(path);
            if (present) {
                fate.change(Operation.DELETE, path, () -> tree.remove(path));
            }
            return present;
        }
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        synchronized (monitor) {
            fate.requirePower();
            return List.copyOf(tree.folder(folder).live().keySet());
        }
    }

    @Override
    public boolean isDirectory(Path path) {
        return find(path).filter(Folder.class::isInstance).isPresent();
    }

    @Override
    public void createDirectories(Path folder) throws IOException {
        synchronized (monitor) {
            fate.requirePower();
            makeFolders(folder);
        }
    }

    private void makeFolders(Path folder) throws IOException {
        Path now = folder.toAbsolutePath().normalize();
        if (isDirectory(now)) {
            return;
        }
        Path parent = now.getParent();
        if (parent != null) {
            makeFolders(parent);
        }
        fate.change(Operation.CREATE_FOLDER, now, () -> tree.create(now, new Folder()));
    }

    @Override
    public void forceDirectory(Path path) throws IOException {
        synchronized (monitor) {
            fate.requirePower();
            Folder folder = tree.folder(path);
            fate.change(Operation.FORCE_FOLDER, path, () -> tree.force(folder));
        }
    }

    @Override
    public int growthBytes() {
        return 512; // segments here have a few thousand bytes
    }

    @Override
    public long freeBytes(Path folder) throws IOException {
        synchronized (monitor) {
            fate.requirePower();
            return Math.max(0, capacityBytes - tree.usedBytes());
        }
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        synchronized (monitor) {
            open(file, Access.WRITE).close();
            int owner = process;
            if (!locked.add(file)) {
                throw new FolderInUseException("The folder " + file.getParent() + " is in use.");
            }
            return () -> {
                synchronized (monitor) {
                    if (owner == process) {
                        locked.remove(file);
                    }
                }
            };
        }
    }

    /** How much of a write there is room for. */
    private int roomFor(BlockFile file, ByteBuffer source, long position) {
        if (capacityBytes == Long.MAX_VALUE) {
            return source.remaining();
        }
        long end = file.size() + Math.max(0, capacityBytes - tree.usedBytes());
        return (int) Math.max(0, Math.min(source.remaining(), end - position));
    }

    private final class OpenFile implements LogFile {
        private final Path path;
        private final BlockFile file;
        private final Access access;
        private final int owner = process;
        private volatile boolean closed;

        OpenFile(Path path, BlockFile file, Access access) {
            this.path = path;
            this.file = file;
            this.access = access;
        }

        private void requireOpen() throws ClosedChannelException {
            fate.requirePower();
            if (closed || owner != process) {
                throw new ClosedChannelException();
            }
        }

        private void requireWritable() throws ClosedChannelException {
            requireOpen();
            if (access == Access.READ) {
                throw new NonWritableChannelException();
            }
        }

        @Override
        public long size() throws IOException {
            synchronized (monitor) {
                requireOpen();
                return file.size();
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            synchronized (monitor) {
                requireOpen();
                return file.read(target, position);
            }
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            synchronized (monitor) {
                requireWritable();
                boolean aligned =
                        position % BlockFile.BLOCK_BYTES == 0 && source.remaining() % BlockFile.BLOCK_BYTES == 0;
                if (access == Access.DIRECT && !aligned) {
                    throw new IllegalArgumentException(source.remaining() + " bytes at " + position + " of " + path);
                }
                Fate.Action half = () -> write(source, position, source.remaining() / 2);
                fate.change(Operation.WRITE, path, () -> writeWhatFits(source, position), half, half);
            }
        }

        private void writeWhatFits(ByteBuffer source, long position) throws IOException {
            write(source, position, roomFor(file, source, position));
            if (source.hasRemaining()) {
                throw new DiskFullException("The disk is full: " + path, new IOException("planned"));
            }
        }

        private void write(ByteBuffer source, long position, int bytes) {
            file.write(source.slice(source.position(), bytes), position, clock.millis());
            source.position(source.position() + bytes);
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (monitor) {
                requireWritable();
                fate.change(Operation.TRUNCATE, path, () -> file.truncate(size, clock.millis()));
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (monitor) {
                requireOpen();
                fate.change(Operation.FORCE, path, file::force, file::failForce);
            }
        }

        @Override
        public boolean isOpen() {
            synchronized (monitor) {
                return !closed && owner == process;
            }
        }

        @Override
        public FileChannel channel() {
            throw new UnsupportedOperationException("a file in memory has no channel");
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}

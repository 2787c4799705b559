package io.coldstream.log.powerloss;

import io.coldstream.log.file.FileStore;
import io.coldstream.log.file.LogFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * A planted fault: a store that leaves some forces out and says nothing, as a log does that forgets them. Histories
 * must find it out. Thread-safe.
 */
final class NegligentFileStore implements FileStore {
    private final FileStore store;
    private final Predicate<Path> leftOut;

    /** Leaves out the forces of the files and folders for which a test holds. */
    NegligentFileStore(FileStore store, Predicate<Path> leftOut) {
        this.store = store;
        this.leftOut = leftOut;
    }

    @Override
    public LogFile open(Path file, Access access) throws IOException {
        LogFile opened = store.open(file, access);
        return leftOut.test(file) ? new NegligentFile(opened) : opened;
    }

    @Override
    public void forceDirectory(Path folder) throws IOException {
        if (!leftOut.test(folder)) {
            store.forceDirectory(folder);
        }
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return store.exists(path);
    }

    @Override
    public long size(Path file) throws IOException {
        return store.size(file);
    }

    @Override
    public long lastModifiedNs(Path path) throws IOException {
        return store.lastModifiedNs(path);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        store.rename(from, to);
    }

    @Override
    public boolean delete(Path path) throws IOException {
        return store.delete(path);
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        return store.list(folder);
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return store.isDirectory(path);
    }

    @Override
    public void createDirectories(Path folder) throws IOException {
        store.createDirectories(folder);
    }

    @Override
    public int growthBytes() {
        return store.growthBytes();
    }

    @Override
    public long freeBytes(Path folder) throws IOException {
        return store.freeBytes(folder);
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        return store.lock(file);
    }

    private static final class NegligentFile implements LogFile {
        private final LogFile file;

        NegligentFile(LogFile file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            file.write(source, position);
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force() {
            // the planted fault
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
            file.close();
        }
    }
}

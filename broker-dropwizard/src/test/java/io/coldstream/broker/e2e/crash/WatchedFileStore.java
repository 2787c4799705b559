package io.coldstream.broker.e2e.crash;

import io.coldstream.broker.e2e.crash.FileChange.Kind;
import io.coldstream.log.file.FileStore;
import io.coldstream.log.file.LogFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Another disk, whose changes a watcher sees. Reads pass unseen. Thread-safe if the watcher is. */
public final class WatchedFileStore implements FileStore {
    private interface Step {
        void run() throws IOException;
    }

    private final FileStore disk;
    private final DiskWatcher watcher;

    public WatchedFileStore(FileStore disk, DiskWatcher watcher) {
        this.disk = disk;
        this.watcher = watcher;
    }

    private void watched(Kind kind, Path path, Step step) throws IOException {
        FileChange change = FileChange.of(kind, path);
        watcher.before(change);
        step.run();
        watcher.after(change);
    }

    @Override
    public LogFile open(Path file, Access access) throws IOException {
        if (access == Access.READ) {
            return disk.open(file, access);
        }
        if (disk.exists(file)) {
            return new WatchedLogFile(disk.open(file, access), file, access, FileChange.Stage.USED, watcher);
        }
        FileChange making = FileChange.of(Kind.MAKE_FILE, file);
        watcher.before(making);
        LogFile made = new WatchedLogFile(disk.open(file, access), file, access, FileChange.Stage.FRESH, watcher);
        watcher.after(making);
        return made;
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
    public long lastModifiedNs(Path file) throws IOException {
        return disk.lastModifiedNs(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        watched(Kind.RENAME, to, () -> disk.rename(from, to));
    }

    @Override
    public boolean delete(Path path) throws IOException {
        FileChange change = FileChange.of(Kind.DELETE, path);
        watcher.before(change);
        boolean deleted = disk.delete(path);
        watcher.after(change);
        return deleted;
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
        watched(Kind.MAKE_FOLDERS, folder, () -> disk.createDirectories(folder));
    }

    @Override
    public void forceDirectory(Path folder) throws IOException {
        watched(Kind.FORCE_FOLDER, folder, () -> disk.forceDirectory(folder));
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
}

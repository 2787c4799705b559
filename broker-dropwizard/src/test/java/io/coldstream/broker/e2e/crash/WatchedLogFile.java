package io.coldstream.broker.e2e.crash;

import io.coldstream.broker.e2e.crash.FileChange.Kind;
import io.coldstream.broker.e2e.crash.FileChange.Stage;
import io.coldstream.log.file.FileStore.Access;
import io.coldstream.log.file.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file whose changes a watcher sees. Thread-safe; the stage is told by whoever changes it last. */
final class WatchedLogFile implements LogFile {
    private static final int BLOCK_BYTES = 4096;

    private final LogFile file;
    private final Path path;
    private final Access access;
    private final DiskWatcher watcher;
    private volatile Stage stage;

    WatchedLogFile(LogFile file, Path path, Access access, Stage stage, DiskWatcher watcher) {
        this.file = file;
        this.path = path;
        this.access = access;
        this.stage = stage;
        this.watcher = watcher;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        FileChange change = new FileChange(Kind.WRITE, path, stage, position, source.remaining());
        watcher.before(change);
        long at = position;
        if (watcher.isHalved(change)) {
            int half = half(source.remaining());
            int limit = source.limit();
            source.limit(source.position() + half);
            file.write(source, at);
            source.limit(limit);
            at += half;
            watcher.halfWay(change);
        }
        file.write(source, at);
        if (stage == Stage.FORCED_ONCE) {
            stage = Stage.USED;
        }
        watcher.after(change);
    }

    private int half(int bytes) {
        int half = bytes / 2;
        return access == Access.DIRECT ? half / BLOCK_BYTES * BLOCK_BYTES : half;
    }

    @Override
    public void truncate(long size) throws IOException {
        FileChange change = new FileChange(Kind.TRUNCATE, path, stage, size, 0);
        watcher.before(change);
        file.truncate(size);
        watcher.after(change);
    }

    @Override
    public void force() throws IOException {
        FileChange change = new FileChange(Kind.FORCE, path, stage, 0, 0);
        watcher.before(change);
        file.force();
        if (stage == Stage.FRESH) {
            stage = Stage.FORCED_ONCE;
        }
        watcher.after(change);
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

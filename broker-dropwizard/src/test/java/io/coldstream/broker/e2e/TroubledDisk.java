package io.coldstream.broker.e2e;

import io.coldstream.broker.e2e.crash.DiskWatcher;
import io.coldstream.broker.e2e.crash.FileChange;
import io.coldstream.broker.e2e.crash.FileChange.Kind;
import io.coldstream.log.file.DiskFullException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that a test fills up, empties again, or has fail. Thread-safe: its switches are volatile. */
final class TroubledDisk implements DiskWatcher {
    private final AtomicBoolean failsToForceJournal = new AtomicBoolean();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean full;
    private volatile boolean fullForJournal;

    /** Whether there is no room for anything. */
    void setFull(boolean nowFull) {
        full = nowFull;
    }

    /** Whether there is no room for the journal, while there is for all other files. */
    void setFullForJournal(boolean nowFull) {
        fullForJournal = nowFull;
    }

    /** The next force of a journal file with records fails, and no other does. */
    void failNextForceOfJournal() {
        failsToForceJournal.set(true);
    }

    /** How many changes were refused. */
    int refused() {
        return refused.get();
    }

    @Override
    public void before(FileChange change) throws IOException {
        boolean takesRoom = change.kind() == Kind.WRITE || change.kind() == Kind.MAKE_FILE;
        if (takesRoom && (full || (fullForJournal && change.isJournal(change.kind())))) {
            refused.incrementAndGet();
            throw new DiskFullException("The disk is full, says the test: " + change.name(), new IOException("full"));
        }
        if (change.isJournal(Kind.FORCE)
                && change.stage() == FileChange.Stage.USED
                && failsToForceJournal.compareAndSet(true, false)) {
            refused.incrementAndGet();
            throw new IOException("The disk failed, says the test: " + change.name());
        }
    }
}

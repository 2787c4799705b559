package io.coldstream.log.journal;

import java.io.IOException;
import java.util.concurrent.ThreadFactory;

/** Commits whatever is submitted to a journal, on a thread of its own. Nobody may interrupt that thread. */
public final class JournalThread implements AutoCloseable {
    private final Journal journal;
    private final Thread thread;
    private volatile boolean ending;

    private JournalThread(Journal journal, ThreadFactory threads) {
        this.journal = journal;
        this.thread = threads.newThread(this::run);
    }

    public static JournalThread start(Journal journal, ThreadFactory threads) {
        JournalThread started = new JournalThread(journal, threads);
        started.thread.start();
        return started;
    }

    private void run() {
        while (true) {
            boolean last = ending; // looked at before the queue, so that nothing submitted before the end is left
            try {
                if (journal.commit()) {
                    journal.gather();
                } else if (last) {
                    return;
                } else {
                    journal.awaitWork();
                }
            } catch (RuntimeException | Error e) {
                IOException unused = journal.fail(e); // the next commit tells everybody who waits
            }
        }
    }

    /** Commits what was submitted and ends the thread. */
    @Override
    public void close() {
        ending = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            journal.wakeUp();
            try {
                thread.join(10);
            } catch (InterruptedException e) {
                interrupted = true; // half an end is worse than a late one
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

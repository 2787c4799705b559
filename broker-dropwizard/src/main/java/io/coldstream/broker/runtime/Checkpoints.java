package io.coldstream.broker.runtime;

import io.coldstream.log.HotLog;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forces the logs' tails now and then, so that a start after a crash has little to check. Run by a timer's thread. */
final class Checkpoints implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private final HotLog logs;
    private final Executor executor;
    private final AtomicBoolean running = new AtomicBoolean();

    /** @param executor never interrupts what it runs, and ends after the logs */
    Checkpoints(HotLog logs, Executor executor) {
        this.logs = logs;
        this.executor = executor;
    }

    @Override
    public void run() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(this::checkpoint);
        } catch (RejectedExecutionException e) {
            running.set(false);
            LOG.debug("The broker ends; its end is the logs' last checkpoint", e);
        }
    }

    private void checkpoint() {
        try {
            logs.releaseIdleFiles();
            int failed = logs.checkpoint().size();
            LOG.debug("Checkpoint of the local logs done, {} failed", failed);
        } finally {
            running.set(false);
        }
    }
}

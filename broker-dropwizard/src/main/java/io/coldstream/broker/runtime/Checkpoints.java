package io.coldstream.broker.runtime;

import io.coldstream.broker.concurrent.BlockingWork;
import io.coldstream.log.HotLog;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forces the logs' tails now and then, so that a start after a crash has little to check. Run by a timer's thread. */
final class Checkpoints implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private final HotLog logs;
    private final BlockingWork blocking;
    private final AtomicBoolean running = new AtomicBoolean();

    Checkpoints(HotLog logs, BlockingWork blocking) {
        this.logs = logs;
        this.blocking = blocking;
    }

    @Override
    public void run() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        try {
            blocking.executor().execute(this::checkpoint);
        } catch (RejectedExecutionException e) {
            running.set(false);
            LOG.warn("There was no thread for a checkpoint of the local logs; the next one may find one");
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

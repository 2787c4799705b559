package io.coldstream.broker.runtime;

import io.coldstream.broker.concurrent.BlockingWork;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that waits for the database or the disk, and is to be done now and then, on a thread that may wait. One that
 * takes longer than the time between two ticks is not started twice. Run by a timer's thread.
 */
final class BlockingTick implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(BlockingTick.class);

    private final String what;
    private final BlockingWork blocking;
    private final Runnable work;
    private final AtomicBoolean running = new AtomicBoolean();

    /** @param what names it in the log */
    BlockingTick(String what, BlockingWork blocking, Runnable work) {
        this.what = what;
        this.blocking = blocking;
        this.work = work;
    }

    @Override
    public void run() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        try {
            blocking.executor().execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    // The edge of the pool: the next tick has to come whatever happens in this one.
                    LOG.error("{} failed", what, e);
                } finally {
                    running.set(false);
                }
            });
        } catch (RejectedExecutionException e) {
            running.set(false);
            LOG.debug("There was no thread for {}; the next tick may find one", what);
        }
    }
}

package io.coldstream.broker.runtime;

import io.coldstream.broker.concurrent.BlockingWork;
import io.coldstream.broker.gate.DatabaseGate;
import io.coldstream.broker.policy.StandingHolds;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.storage.StorageException;
import io.coldstream.tiering.service.TieringService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts what guards deletion, and has it look at the database now and then. Owned by the thread that starts the broker. */
final class RetentionTicks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionTicks.class);
    private static final long DATABASE_STATE_MS = 60_000;

    private final DatabaseGate gate;
    private final StandingHolds holds;
    private final BlockingWork blocking;
    private final ScheduledExecutorService scheduler;
    private final List<Future<?>> ticking = new ArrayList<>();

    RetentionTicks(DatabaseGate gate, StandingHolds holds, BlockingWork blocking, ScheduledExecutorService scheduler) {
        this.gate = gate;
        this.holds = holds;
        this.blocking = blocking;
        this.scheduler = scheduler;
    }

    /**
     * To be called when the broker leads its partitions. The first state is noted at once, beside the start.
     *
     * @param everyMs how often holds and policies are read, so that none is unknown for long because of a database that was
     *     away when it was changed
     */
    void start(TopicService topics, long everyMs) {
        tick(new BlockingTick("noting the database's state", blocking, gate::remember), 0, DATABASE_STATE_MS);
        tick(new BlockingTick("reading the legal holds", blocking, this::refreshHolds), everyMs, everyMs);
        tick(new BlockingTick("reading the policies", blocking, () -> refreshPolicies(topics)), everyMs, everyMs);
    }

    /** What waited for somebody to accept the database goes on then. */
    void goOnWhenAccepted(TopicService topics, TieringService tiering) {
        gate.whenAccepted(() -> {
            try {
                topics.finishDeletions();
            } catch (StorageException e) {
                LOG.warn("Topics that are being deleted wait for the next start: {}", e.getMessage());
            }
            tiering.wakeAll();
        });
    }

    private void tick(BlockingTick tick, long firstMs, long everyMs) {
        ticking.add(scheduler.scheduleWithFixedDelay(tick, firstMs, everyMs, TimeUnit.MILLISECONDS));
    }

    private static void refreshPolicies(TopicService topics) {
        try {
            topics.applyPolicies();
        } catch (StorageException e) {
            LOG.debug("The policies cannot be read now; topics follow those that are known", e);
        }
    }

    private void refreshHolds() {
        try {
            holds.refresh();
        } catch (StorageException e) {
            LOG.debug("The legal holds cannot be read now; those that are known stay", e);
        }
    }

    @Override
    public void close() {
        ticking.forEach(tick -> tick.cancel(false));
    }
}

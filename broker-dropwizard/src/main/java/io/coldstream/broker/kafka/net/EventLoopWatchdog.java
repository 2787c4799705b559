package io.coldstream.broker.kafka.net;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds event loops that somebody blocks, and says once per incident where they stand. {@link #check} is called by one
 * thread at a time; the event loops only answer probes.
 */
public final class EventLoopWatchdog {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoopWatchdog.class);

    private final List<Probe> probes;
    private final Duration blockedMax;
    private final LongSupplier nanoTime;
    private final Listener listener;

    /** Hears of each incident once. */
    @FunctionalInterface
    public interface Listener {
        /**
         * An event loop hasn't come to a task for too long.
         *
         * @param threadName the loop's thread
         * @param stack where that thread stands now
         */
        void blocked(String threadName, Duration blockedFor, StackTraceElement[] stack);
    }

    /**
     * @param eventLoops the loops to watch, as {@link KafkaServer#eventLoops()} gives them
     * @param blockedMax how long a loop may take to come to a task
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    public EventLoopWatchdog(
            List<EventExecutor> eventLoops, Duration blockedMax, LongSupplier nanoTime, Listener listener) {
        this.probes = eventLoops.stream().map(Probe::new).toList();
        this.blockedMax = blockedMax;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /** Writes incidents to the log. */
    public static Listener logging() {
        return (threadName, blockedFor, stack) -> LOG.warn(
                "The event loop {} has been blocked for {} ms; it stands at{}",
                threadName,
                blockedFor.toMillis(),
                Arrays.stream(stack).map(frame -> "\n\tat " + frame).collect(Collectors.joining()));
    }

    /** Checks twice within each {@code blockedMax} until the result is cancelled. */
    public ScheduledFuture<?> run(ScheduledExecutorService scheduler) {
        long periodNanos = Math.max(1, blockedMax.toNanos() / 2);
        return scheduler.scheduleWithFixedDelay(this::check, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
    }

    /** Looks at each loop's last probe, and sends a new one where it was answered. */
    void check() {
        for (Probe probe : probes) {
            probe.check();
        }
    }

    /** What is known of one loop. {@code answered} is set by the loop, the rest belongs to the checking thread. */
    private final class Probe {
        private final EventExecutor eventLoop;
        private volatile boolean answered = true;
        private long sentAtNanos;
        private boolean reported;

        Probe(EventExecutor eventLoop) {
            this.eventLoop = eventLoop;
        }

        void check() {
            if (answered) {
                send();
                return;
            }
            long blockedNanos = nanoTime.getAsLong() - sentAtNanos;
            if (!reported
                    && blockedNanos > blockedMax.toNanos()
                    && eventLoop instanceof SingleThreadEventExecutor loop) {
                reported = true;
                var thread = loop.threadProperties();
                listener.blocked(thread.name(), Duration.ofNanos(blockedNanos), thread.stackTrace());
            }
        }

        private void send() {
            if (eventLoop.isShuttingDown()) {
                return;
            }
            answered = false;
            reported = false;
            sentAtNanos = nanoTime.getAsLong();
            try {
                eventLoop.execute(() -> answered = true);
            } catch (RejectedExecutionException e) {
                answered = true; // it ended between the two lines
            }
        }
    }
}

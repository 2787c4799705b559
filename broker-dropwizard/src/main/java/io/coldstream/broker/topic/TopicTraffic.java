package io.coldstream.broker.topic;

import com.codahale.metrics.Clock;
import com.codahale.metrics.ExponentialMovingAverages;
import com.codahale.metrics.Meter;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many bytes producers send to each topic. Thread-safe and quick: event loops call it for every batch.
 *
 * <p>Rates are moving averages over the last minute that weigh the recent more, as Kafka's own meters have them.
 */
public final class TopicTraffic {
    private final Map<UUID, Meter> bytesIn = new ConcurrentHashMap<>();
    private final Clock clock;

    /** @param clock whose ticks are monotonic nanoseconds */
    public TopicTraffic(Clock clock) {
        this.clock = clock;
    }

    /** Bytes were appended to one of a topic's partitions. */
    public void received(UUID topicId, long bytes) {
        bytesIn.computeIfAbsent(topicId, id -> new Meter(new ExponentialMovingAverages(clock), clock))
                .mark(bytes);
    }

    /** The bytes that came since the process started. */
    public long bytesIn(UUID topicId) {
        Meter meter = bytesIn.get(topicId);
        return meter == null ? 0 : meter.getCount();
    }

    /** The bytes that come in a second, over the last minute. */
    public double bytesInPerSecond(UUID topicId) {
        Meter meter = bytesIn.get(topicId);
        return meter == null ? 0 : meter.getOneMinuteRate();
    }

    /** A topic is gone. What is still on its way to it may be counted for nobody to see. */
    void forget(UUID topicId) {
        bytesIn.remove(topicId);
    }
}

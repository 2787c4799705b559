package io.coldstream.log;

import io.coldstream.api.topic.Durability;
import io.coldstream.api.topic.TopicConfig;

/**
 * What a topic's settings mean for its logs. May be replaced while a log is running.
 *
 * @param segmentBytes the size at which a segment is sealed; a single batch that is larger has a segment of its own
 * @param segmentMs how many milliseconds after its first append a segment is sealed, by the broker's clock
 * @param indexIntervalBytes bytes of log between two index entries
 * @param maxMessageBytes the largest batch that is accepted, in bytes
 * @param logAppendTime whether the broker's clock stamps the records
 * @param durability what has to happen to a batch before it counts as durable
 */
public record LogConfig(
        int segmentBytes,
        long segmentMs,
        int indexIntervalBytes,
        int maxMessageBytes,
        boolean logAppendTime,
        Durability durability) {
    public LogConfig {
        if (segmentBytes <= 0 || segmentMs <= 0 || indexIntervalBytes < 0 || maxMessageBytes < 0) {
            throw new IllegalArgumentException("not a log configuration: segment " + segmentBytes + " bytes, "
                    + segmentMs + " ms, index interval " + indexIntervalBytes + ", batch " + maxMessageBytes);
        }
    }

    /** Settings under which batches are journaled. */
    public LogConfig(
            int segmentBytes, long segmentMs, int indexIntervalBytes, int maxMessageBytes, boolean logAppendTime) {
        this(segmentBytes, segmentMs, indexIntervalBytes, maxMessageBytes, logAppendTime, Durability.JOURNAL);
    }

    public static LogConfig of(TopicConfig topic) {
        return new LogConfig(
                topic.segmentBytes(),
                topic.segmentMs(),
                topic.indexIntervalBytes(),
                topic.maxMessageBytes(),
                topic.logAppendTime(),
                topic.durability());
    }
}

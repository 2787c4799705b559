package io.coldstream.broker.listing;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.view.PartitionFacts;
import io.coldstream.broker.view.PartitionListing;
import io.coldstream.log.PartitionLog;
import io.coldstream.tiering.service.SegmentView;
import io.coldstream.tiering.service.TieringService;
import java.util.List;
import java.util.Optional;

/** Offsets and sizes from the open logs and tiering's view of the archive. Thread-safe; never waits for a store. */
public final class LogPartitionListing implements PartitionListing {
    private final Partitions partitions;
    private final TieringService tiering;

    public LogPartitionListing(Partitions partitions, TieringService tiering) {
        this.partitions = partitions;
        this.tiering = tiering;
    }

    @Override
    public List<PartitionFacts> partitions(Topic topic) {
        return topic.topicPartitions().stream()
                .map(partitions::find)
                .flatMap(Optional::stream)
                .map(this::facts)
                .toList();
    }

    private PartitionFacts facts(PartitionLog log) {
        TopicIdPartition partition = log.partition();
        long remoteBytes = tiering.segments(partition).stream()
                .mapToLong(SegmentView::remoteBytes)
                .sum();
        // The lower marks first: they only move up, and must not be seen above the higher ones.
        long logStart = log.logStartOffset();
        long localStart = log.localLogStartOffset();
        long highWatermark = log.highWatermark();
        return new PartitionFacts(
                partition.partition(),
                log.leaderEpoch(),
                logStart,
                localStart,
                highWatermark,
                log.logEndOffset(),
                log.localBytes(),
                remoteBytes);
    }
}

package io.coldstream.broker.listing;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.view.PartitionFacts;
import io.coldstream.broker.view.PartitionListing;
import io.coldstream.log.PartitionLog;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.tiering.remote.RemoteLog;
import io.coldstream.tiering.remote.RemoteLogs;
import java.util.List;
import java.util.Optional;

/** Offsets and sizes from the open logs and what is known of the archive. Thread-safe; never waits for a store. */
public final class LogPartitionListing implements PartitionListing {
    private final Partitions partitions;
    private final RemoteLogs archive;

    public LogPartitionListing(Partitions partitions, RemoteLogs archive) {
        this.partitions = partitions;
        this.archive = archive;
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
        // The lower marks first: they must not be seen above the higher ones. All move up only, but the local start,
        // which
        // goes down when segments are fetched back; never below the log start.
        long logStart = log.logStartOffset();
        long localStart = log.localLogStartOffset();
        long highWatermark = log.highWatermark();
        int segments = log.sealedSegments().size() + 1;
        long localBytes = log.localBytes();
        long logBytes = localBytes;
        long remoteBytes = 0;
        for (SegmentRecord copy : copies(partition)) {
            remoteBytes += copy.object() == null ? 0 : copy.object().objectBytes();
            if (copy.intent().offsets().end() <= localStart) { // the others are on the disk as well
                logBytes += copy.intent().logBytes();
                segments++;
            }
        }
        return new PartitionFacts(
                partition.partition(),
                log.leaderEpoch(),
                logStart,
                localStart,
                highWatermark,
                log.logEndOffset(),
                localBytes,
                remoteBytes,
                logBytes,
                segments);
    }

    private List<SegmentRecord> copies(TopicIdPartition partition) {
        return archive.find(partition).map(RemoteLog::segments).orElse(List.of());
    }
}

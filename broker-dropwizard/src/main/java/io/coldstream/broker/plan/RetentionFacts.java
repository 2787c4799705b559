package io.coldstream.broker.plan;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.tiering.retention.ClockGuard;
import io.coldstream.tiering.retention.PartitionFacts;
import io.coldstream.tiering.service.SegmentView;
import java.util.List;
import java.util.Optional;

/** What plans are made of. Thread-safe; answers from memory. */
public interface RetentionFacts {
    /** What is known of a partition, or nothing if it is not open. */
    Optional<PartitionFacts> facts(TopicIdPartition partition);

    /** A partition's segments, oldest first; none if it is not open. */
    List<SegmentView> segments(TopicIdPartition partition);

    /** What the clock says, and what time deletion goes by. */
    ClockGuard.Reading time();
}

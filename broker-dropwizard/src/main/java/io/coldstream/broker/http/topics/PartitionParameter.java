package io.coldstream.broker.http.topics;

import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.WholeNumber;
import io.coldstream.broker.topic.Topic;

/** A partition's index in a path or a query. */
public final class PartitionParameter {
    private static final String NAME = "partition";

    private PartitionParameter() {}

    /**
     * Reads it.
     *
     * @throws ProblemException if it is not a number, or the topic has no such partition
     */
    public static int of(Topic topic, String text) {
        long partition = WholeNumber.parse(text)
                .filter(number -> number >= 0)
                .orElseThrow(() -> ProblemException.invalid(
                        NAME, "partition must be a whole number, 0 or more; it was " + Quote.of(text) + "."));
        if (partition >= topic.partitions()) {
            throw ProblemException.of(
                    ProblemType.UNKNOWN_PARTITION,
                    NAME,
                    "Topic " + Quote.of(topic.name()) + " has the partitions 0 to " + (topic.partitions() - 1)
                            + ", and no partition " + partition + ".");
        }
        return (int) partition;
    }
}

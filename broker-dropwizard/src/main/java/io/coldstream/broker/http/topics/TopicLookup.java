package io.coldstream.broker.http.topics;

import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.WholeNumber;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import java.util.Optional;

/** Finds the topic that a path names. Thread-safe. */
public final class TopicLookup {
    private final TopicCatalog catalog;

    public TopicLookup(TopicCatalog catalog) {
        this.catalog = catalog;
    }

    /** The topic of a name, if there is one. */
    public Optional<Topic> find(String name) {
        return catalog.byName(name);
    }

    /**
     * The topic of a name.
     *
     * @throws ProblemException if there is none
     */
    public Topic require(String name) {
        return catalog.byName(name)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.UNKNOWN_TOPIC, "There is no topic named " + Quote.of(name) + "."));
    }

    /**
     * The partition that a path or a parameter names.
     *
     * @throws ProblemException if it is no number, or the topic has no such partition
     */
    public static int partition(Topic topic, String text) {
        long partition = WholeNumber.parse(text)
                .filter(number -> number >= 0)
                .orElseThrow(() -> ProblemException.invalid(
                        "partition", "partition must be a whole number, 0 or more; it was " + Quote.of(text) + "."));
        return partition(topic, partition, "partition");
    }

    /**
     * The same for a number that some field gives.
     *
     * @throws ProblemException if the topic has no such partition
     */
    public static int partition(Topic topic, long partition, String field) {
        if (partition < 0 || partition >= topic.partitions()) {
            throw ProblemException.of(
                    ProblemType.UNKNOWN_PARTITION,
                    field,
                    "Topic " + Quote.of(topic.name()) + " has the partitions 0 to " + (topic.partitions() - 1)
                            + ", and no partition " + partition + ".");
        }
        return (int) partition;
    }
}

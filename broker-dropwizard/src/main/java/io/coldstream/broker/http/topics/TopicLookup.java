package io.coldstream.broker.http.topics;

import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
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
}

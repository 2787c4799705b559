package io.coldstream.broker.topic;

import io.coldstream.api.topic.TopicConfig;

/** Asked before a client that cannot see plans changes a topic's settings. Thread-safe. */
@FunctionalInterface
public interface ConfigRule {
    /** Lets every change pass. */
    ConfigRule NONE = (topic, after) -> {};

    /**
     * Lets a change pass, or refuses it.
     *
     * @param topic the topic with its present settings
     * @param after the settings that it would have
     * @throws TopicException if the change must not be made this way; says what to do instead
     */
    void check(Topic topic, TopicConfig after) throws TopicException;
}

package io.coldstream.storage.metadata;

/** The life of a topic: a topic that is being deleted never comes back. */
public enum TopicState {
    ACTIVE,
    DELETING
}

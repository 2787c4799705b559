/**
 * Topics and the partitions that this broker leads. Start with {@link io.coldstream.broker.topic.TopicService}: the
 * Kafka handlers and the HTTP API both change topics through it, so that the rules are the same. Invariant: a topic
 * is in the database before anybody can see it, and out of everybody's sight before its data goes.
 */
@NullMarked
package io.coldstream.broker.topic;

import org.jspecify.annotations.NullMarked;

/**
 * Topics over HTTP: list, create, look at, delete. Start with
 * {@link io.coldstream.broker.http.topics.TopicsResource}; the rules of topics are not here but in
 * {@link io.coldstream.broker.topic}, so that Kafka clients and HTTP clients meet the same ones.
 */
@NullMarked
package io.coldstream.broker.http.topics;

import org.jspecify.annotations.NullMarked;

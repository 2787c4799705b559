/**
 * What a topic keeps and where, over HTTP. {@link io.coldstream.broker.http.retention.RetentionField} says which Kafka
 * setting each field stands for: a change that is made here is seen by Kafka's tools, and the other way round.
 */
@NullMarked
package io.coldstream.broker.http.retention;

import org.jspecify.annotations.NullMarked;

/**
 * What a topic keeps and where. {@link io.coldstream.api.retention.RetentionPolicy} is the one form that the planner,
 * the HTTP API and the topic settings agree on.
 */
@NullMarked
package io.coldstream.api.retention;

import org.jspecify.annotations.NullMarked;

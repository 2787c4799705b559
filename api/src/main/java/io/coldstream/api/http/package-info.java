/**
 * What the HTTP API answers, as JSON. Names are in snake case, sizes end in {@code _bytes}, durations in {@code _ms},
 * times are RFC 3339 in UTC. The OpenAPI document that the broker serves describes the same shapes; start with
 * {@link io.coldstream.api.http.TopicDetail}. Everything here is an immutable value.
 */
@NullMarked
package io.coldstream.api.http;

import org.jspecify.annotations.NullMarked;

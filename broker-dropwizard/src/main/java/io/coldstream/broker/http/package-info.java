/**
 * The HTTP API under {@code /api/v1}: one room per feature, and {@link io.coldstream.broker.http.HttpApi}, which puts
 * all of them into the application. Every answer that is not a success is a problem
 * ({@link io.coldstream.broker.http.problem}).
 */
@NullMarked
package io.coldstream.broker.http;

import org.jspecify.annotations.NullMarked;

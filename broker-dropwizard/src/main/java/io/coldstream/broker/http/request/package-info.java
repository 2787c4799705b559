/**
 * Reading what clients send, with a bound on everything: bodies ({@link io.coldstream.broker.http.request.JsonBody}),
 * their members ({@link io.coldstream.broker.http.request.JsonFields}), and pages of lists
 * ({@link io.coldstream.broker.http.request.PageRequest}). Everything that does not fit is a problem that names the
 * field.
 */
@NullMarked
package io.coldstream.broker.http.request;

import org.jspecify.annotations.NullMarked;

/** The broker's health over HTTP, for load balancers and people; what is looked at is in {@code broker.health}. */
@NullMarked
package io.coldstream.broker.http.health;

import org.jspecify.annotations.NullMarked;

/**
 * Legal holds over HTTP: {@link io.coldstream.broker.http.holds.HoldsResource}. Enforcing them is the database's and the
 * planner's business.
 */
@NullMarked
package io.coldstream.broker.http.holds;

import org.jspecify.annotations.NullMarked;

/**
 * What stands between a change of what is kept and its application. Resources that make such changes ask the
 * {@link io.coldstream.broker.http.guard.ChangeGuard} first, with the
 * {@link io.coldstream.broker.http.guard.ChangeTerms} that the request names.
 */
@NullMarked
package io.coldstream.broker.http.guard;

import org.jspecify.annotations.NullMarked;

/**
 * Who may do what: roles, users and the hashes of their secrets. Start with {@link io.coldstream.broker.access.Accounts}.
 * Invariant: no secret is kept, logged or shown, only hashes of it.
 */
@NullMarked
package io.coldstream.broker.access;

import org.jspecify.annotations.NullMarked;

/**
 * Opens the database and the object store that the configuration names.
 * {@link io.coldstream.broker.storage.Stores} is all of it. Invariant: a store that is away at start is waited for,
 * with one sentence a try; a store that refuses ends the start with a sentence.
 */
@NullMarked
package io.coldstream.broker.storage;

import org.jspecify.annotations.NullMarked;

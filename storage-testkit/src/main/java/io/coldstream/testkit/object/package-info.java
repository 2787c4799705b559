/**
 * Stores for tests of what stands on an {@link io.coldstream.storage.object.ObjectStore}, and the contract test that
 * every object store's module extends. Invariant: {@link io.coldstream.testkit.object.InMemoryObjectStore} passes the
 * same contract as the real ones.
 */
@NullMarked
package io.coldstream.testkit.object;

import org.jspecify.annotations.NullMarked;

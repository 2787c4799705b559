/**
 * The contract of an object store: write-once blobs under keys. Read {@link io.coldstream.storage.object.ObjectStore}
 * first. Invariant: a key that was stored never changes its bytes.
 */
@NullMarked
package io.coldstream.storage.object;

import org.jspecify.annotations.NullMarked;

/**
 * Brings back to the local disk what is in the archive alone: {@link io.coldstream.tiering.fetchback.FetchBack}, for
 * topics whose tiering is switched off. Invariants: the newest of it comes first, so that what is local has no gap at any
 * time; copies stay in the archive; a reserve of the disk stays free.
 */
@NullMarked
package io.coldstream.tiering.fetchback;

import org.jspecify.annotations.NullMarked;

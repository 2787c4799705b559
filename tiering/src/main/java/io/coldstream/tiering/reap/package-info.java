/**
 * Removes what is no longer wanted: {@link io.coldstream.tiering.reap.Reaper} for copies and topics, while
 * {@link io.coldstream.tiering.reap.OrphanScan} only reports. Invariants: an object goes only after its row said
 * DELETING for the grace period; an upload that nobody finished is given up only where its records are elsewhere.
 */
@NullMarked
package io.coldstream.tiering.reap;

import org.jspecify.annotations.NullMarked;

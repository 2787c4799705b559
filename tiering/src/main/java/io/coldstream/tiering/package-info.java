/**
 * Moves sealed segments to the object store and reads them back: what all features share, which is their limits
 * ({@link io.coldstream.tiering.TieringSettings}) and their counters. Start with the service package for the doer, with
 * archive for the format. Invariants: local bytes go only after the catalogue says AVAILABLE and the object was read
 * back; retention deletes only what a policy allows; unknown state means keep.
 */
@NullMarked
package io.coldstream.tiering;

import org.jspecify.annotations.NullMarked;

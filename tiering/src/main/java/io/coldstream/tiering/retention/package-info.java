/**
 * Decides what is uploaded, evicted and deleted, and says why. Read
 * {@link io.coldstream.tiering.retention.RetentionPlanner} first: a pure function that the doer, the dry run and the
 * tests all call. Invariants: nothing goes that a policy does not let go; only the oldest goes; unknown means keep.
 */
@NullMarked
package io.coldstream.tiering.retention;

import org.jspecify.annotations.NullMarked;

/**
 * Decides what is uploaded, evicted and deleted, and says why. Read
 * {@link io.coldstream.tiering.retention.RetentionPlanner} first: a pure function that the doer, the preview, the
 * explanation of one segment and the tests all call. {@link io.coldstream.tiering.retention.SegmentAge} says how old a
 * segment is, {@link io.coldstream.tiering.retention.ClockGuard} what time it is. Invariants: nothing goes that a policy
 * does not let go or that a hold covers; only the oldest goes; unknown means keep.
 */
@NullMarked
package io.coldstream.tiering.retention;

import org.jspecify.annotations.NullMarked;

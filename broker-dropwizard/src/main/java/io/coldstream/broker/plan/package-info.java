/**
 * What a change of retention would do, before it is made. Start with {@link io.coldstream.broker.plan.Plans}. Invariants:
 * everything is asked of the planner that decides on deletion, too; nothing is asked of a database for each segment.
 */
@NullMarked
package io.coldstream.broker.plan;

import org.jspecify.annotations.NullMarked;

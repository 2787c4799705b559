/**
 * Work that takes longer than somebody waits for an answer. Start with {@link io.coldstream.broker.job.Jobs}. Invariants:
 * few run at a time, few wait, and few are remembered; what has begun ends as done, failed or cancelled.
 */
@NullMarked
package io.coldstream.broker.job;

import org.jspecify.annotations.NullMarked;

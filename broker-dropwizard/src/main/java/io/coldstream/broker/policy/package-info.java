/**
 * Changes of policies. {@link io.coldstream.broker.policy.PolicyService} is all there is. Invariant: a change that was
 * answered holds for the topics at once.
 */
@NullMarked
package io.coldstream.broker.policy;

import org.jspecify.annotations.NullMarked;

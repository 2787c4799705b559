/**
 * Changes of policies and legal holds: {@link io.coldstream.broker.policy.PolicyService} and
 * {@link io.coldstream.broker.policy.HoldService}. Invariant: a change that was answered holds for the topics at once.
 */
@NullMarked
package io.coldstream.broker.policy;

import org.jspecify.annotations.NullMarked;

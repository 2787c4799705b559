/**
 * Named policies that are attached to topics. Read {@link io.coldstream.api.policy.PolicyDocument} first;
 * {@link io.coldstream.api.policy.PolicyMatch} says which of them a topic follows. Invariant: a topic follows at most
 * one policy.
 */
@NullMarked
package io.coldstream.api.policy;

import org.jspecify.annotations.NullMarked;

/**
 * Policies over HTTP. Start with {@link io.coldstream.broker.http.policies.PoliciesResource}. What a policy sets looks
 * as it does for topics ({@link io.coldstream.broker.http.retention}).
 */
@NullMarked
package io.coldstream.broker.http.policies;

import org.jspecify.annotations.NullMarked;

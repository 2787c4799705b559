/** Plans over HTTP, and the guard that asks for them: {@link io.coldstream.broker.http.plans.PlannedChanges}. */
@NullMarked
package io.coldstream.broker.http.plans;

import org.jspecify.annotations.NullMarked;

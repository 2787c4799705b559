/**
 * Jobs as the API shows them, for every resource whose work takes longer than an answer:
 * {@link io.coldstream.broker.http.jobs.view.JobViews}.
 */
@NullMarked
package io.coldstream.broker.http.jobs.view;

import org.jspecify.annotations.NullMarked;

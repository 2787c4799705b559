/** Jobs over HTTP: {@link io.coldstream.broker.http.jobs.JobsResource}. */
@NullMarked
package io.coldstream.broker.http.jobs;

import org.jspecify.annotations.NullMarked;

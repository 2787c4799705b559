/** Where bytes are by time: {@link io.coldstream.broker.http.coverage.CoverageResource}. */
@NullMarked
package io.coldstream.broker.http.coverage;

import org.jspecify.annotations.NullMarked;

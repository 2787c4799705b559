/** Tests of what Prometheus sees. */
@NullMarked
package io.coldstream.broker.metrics;

import org.jspecify.annotations.NullMarked;

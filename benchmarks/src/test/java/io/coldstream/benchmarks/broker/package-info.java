/** Tests of how the measured processes are put together. */
@NullMarked
package io.coldstream.benchmarks.broker;

import org.jspecify.annotations.NullMarked;

/** Tests of what the figures rest on: the values and the arithmetic. */
@NullMarked
package io.coldstream.benchmarks;

import org.jspecify.annotations.NullMarked;

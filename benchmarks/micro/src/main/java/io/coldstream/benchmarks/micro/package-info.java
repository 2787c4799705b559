/**
 * What single classes of the hot path and the retention planner cost, measured by JMH. These figures say where time goes within a broker; what a
 * user gets out of it is measured from outside, by {@code benchmarks/compare}.
 */
@NullMarked
package io.coldstream.benchmarks.micro;

import org.jspecify.annotations.NullMarked;

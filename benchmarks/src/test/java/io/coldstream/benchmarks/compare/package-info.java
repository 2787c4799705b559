/** Tests of what the comparison rests on: reading the tools' output, and the arithmetic of the table. */
@NullMarked
package io.coldstream.benchmarks.compare;

import org.jspecify.annotations.NullMarked;

/** The coordinator under a clock, timers and an executor that the test drives by hand. */
@NullMarked
package io.coldstream.coordinator;

import org.jspecify.annotations.NullMarked;

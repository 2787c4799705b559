/** The rules of the classic protocol, one event at a time. */
@NullMarked
package io.coldstream.coordinator.classic;

import org.jspecify.annotations.NullMarked;

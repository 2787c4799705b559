/** Tests of how the broker finds out how it is. */
@NullMarked
package io.coldstream.broker.health;

import org.jspecify.annotations.NullMarked;

/** Tests of tiering's reap package. */
@NullMarked
package io.coldstream.tiering.reap;

import org.jspecify.annotations.NullMarked;

/** Tests of tiering's read package. */
@NullMarked
package io.coldstream.tiering.read;

import org.jspecify.annotations.NullMarked;

/** Tests of tiering's retention package. */
@NullMarked
package io.coldstream.tiering.retention;

import org.jspecify.annotations.NullMarked;

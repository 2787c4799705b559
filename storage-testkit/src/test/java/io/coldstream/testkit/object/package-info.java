/** Tests of the stores that tests use. */
@NullMarked
package io.coldstream.testkit.object;

import org.jspecify.annotations.NullMarked;

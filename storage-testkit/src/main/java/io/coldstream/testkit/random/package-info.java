/**
 * Randomness for tests that can be repeated: {@link io.coldstream.testkit.random.Seed}. Invariant: whoever draws from
 * here has printed the seed first.
 */
@NullMarked
package io.coldstream.testkit.random;

import org.jspecify.annotations.NullMarked;

/** Tests of the object store's own holds. */
@NullMarked
package io.coldstream.tiering.lock;

import org.jspecify.annotations.NullMarked;

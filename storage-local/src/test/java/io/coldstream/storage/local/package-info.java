/** The contract, and what only a directory promises. */
@NullMarked
package io.coldstream.storage.local;

import org.jspecify.annotations.NullMarked;

/** Fetching back against the real log and stores that fail. */
@NullMarked
package io.coldstream.tiering.fetchback;

import org.jspecify.annotations.NullMarked;

/** Hashes of secrets, and who they belong to. */
@NullMarked
package io.coldstream.broker.access;

import org.jspecify.annotations.NullMarked;

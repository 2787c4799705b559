/** Tests of what the contract itself computes. */
@NullMarked
package io.coldstream.storage.metadata;

import org.jspecify.annotations.NullMarked;

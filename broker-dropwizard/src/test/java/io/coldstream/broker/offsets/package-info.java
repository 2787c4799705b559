/** Tests of the log of offset commits. */
@NullMarked
package io.coldstream.broker.offsets;

import org.jspecify.annotations.NullMarked;

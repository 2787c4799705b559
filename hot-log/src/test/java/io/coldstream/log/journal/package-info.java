/** Tests of the journal by itself, without logs. */
@NullMarked
package io.coldstream.log.journal;

import org.jspecify.annotations.NullMarked;

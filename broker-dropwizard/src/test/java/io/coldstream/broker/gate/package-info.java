/** Tests of what keeps a database that was rolled back from deleting. */
@NullMarked
package io.coldstream.broker.gate;

import org.jspecify.annotations.NullMarked;

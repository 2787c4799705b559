/**
 * What this process knows of the archive without asking: {@link io.coldstream.tiering.remote.RemoteLog}, the AVAILABLE
 * segments of one partition. Invariant: it never lists a copy that the catalogue did not call AVAILABLE.
 */
@NullMarked
package io.coldstream.tiering.remote;

import org.jspecify.annotations.NullMarked;

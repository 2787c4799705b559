/**
 * Legal holds that the object store itself keeps on archived objects, where it can: read
 * {@link io.coldstream.tiering.lock.ObjectLockPlan} first, which says what is to be done, and then
 * {@link io.coldstream.tiering.lock.ObjectLocks}, which does it. Invariant: no object carries a hold of which the database
 * does not know.
 */
@NullMarked
package io.coldstream.tiering.lock;

import org.jspecify.annotations.NullMarked;

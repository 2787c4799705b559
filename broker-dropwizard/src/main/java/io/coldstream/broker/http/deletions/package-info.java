/** Whether anything may be deleted: {@link io.coldstream.broker.http.deletions.DeletionsResource}. */
@NullMarked
package io.coldstream.broker.http.deletions;

import org.jspecify.annotations.NullMarked;

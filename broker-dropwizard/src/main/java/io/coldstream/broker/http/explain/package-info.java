/** Why a segment is where it is: {@link io.coldstream.broker.http.explain.ExplainResource}. */
@NullMarked
package io.coldstream.broker.http.explain;

import org.jspecify.annotations.NullMarked;

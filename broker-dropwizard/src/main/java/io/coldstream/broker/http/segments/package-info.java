/**
 * Segments over HTTP: where each part of a topic is. Start with
 * {@link io.coldstream.broker.http.segments.SegmentsResource}.
 */
@NullMarked
package io.coldstream.broker.http.segments;

import org.jspecify.annotations.NullMarked;

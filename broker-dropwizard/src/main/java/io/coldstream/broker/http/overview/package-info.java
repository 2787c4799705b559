/**
 * The broker at a glance: {@link io.coldstream.broker.http.overview.OverviewResource}.
 */
@NullMarked
package io.coldstream.broker.http.overview;

import org.jspecify.annotations.NullMarked;

/**
 * What the broker shows of itself: facts about partitions, segments and groups, as the HTTP API and the metrics read
 * them. The interfaces are implemented beside the logs and the coordinators; whoever reads through them needs to know
 * neither. Start with {@link io.coldstream.broker.view.PartitionListing}.
 */
@NullMarked
package io.coldstream.broker.view;

import org.jspecify.annotations.NullMarked;

/**
 * Answers the questions of {@code io.coldstream.broker.view} from the logs and from tiering. Stateless adapters.
 */
@NullMarked
package io.coldstream.broker.listing;

import org.jspecify.annotations.NullMarked;

/** Tests of the segmented log, with batches and readers of Kafka's own client library. */
@NullMarked
package io.coldstream.log;

import org.jspecify.annotations.NullMarked;

/**
 * Fetch and ListOffsets: records leave from the local log by sendfile and from the archive through its reader, and a
 * consumer crosses from one to the other without noticing. Start with
 * {@link io.coldstream.broker.kafka.fetch.FetchHandler}. Invariants: nothing above the high watermark is served; a read
 * of the archive never blocks an event loop.
 */
@NullMarked
package io.coldstream.broker.kafka.fetch;

import org.jspecify.annotations.NullMarked;

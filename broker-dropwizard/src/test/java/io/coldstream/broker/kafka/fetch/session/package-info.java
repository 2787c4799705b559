/** Tests of the fetch sessions, after the rules of KIP-227. */
@NullMarked
package io.coldstream.broker.kafka.fetch.session;

import org.jspecify.annotations.NullMarked;

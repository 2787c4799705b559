/** Tests of the wire over real sockets. {@code WireFixture} starts a server, {@code RawClient} speaks to it byte by byte. */
@NullMarked
package io.coldstream.broker.kafka.net;

import org.jspecify.annotations.NullMarked;

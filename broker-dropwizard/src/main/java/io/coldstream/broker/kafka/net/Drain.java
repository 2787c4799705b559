package io.coldstream.broker.kafka.net;

/** The event that tells a connection to answer what is in flight, to take in nothing more, and to close. */
enum Drain {
    EVENT
}

package io.coldstream.benchmarks.compare;

/** Which broker a value belongs to, in the order in which they run. */
enum Side {
    KAFKA,
    COLDSTREAM
}

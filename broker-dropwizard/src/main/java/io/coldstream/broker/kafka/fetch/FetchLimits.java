package io.coldstream.broker.kafka.fetch;

/**
 * What a fetch asks for as a whole.
 *
 * @param minBytes how many bytes are worth an answer before the time is up
 * @param maxBytes how many bytes the answer may have
 * @param maxWaitMs how many milliseconds to wait for {@code minBytes}
 */
record FetchLimits(int minBytes, int maxBytes, int maxWaitMs) {}

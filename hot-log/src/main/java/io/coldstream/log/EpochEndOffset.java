package io.coldstream.log;

/**
 * The answer to "where does this leader epoch end" (KIP-320).
 *
 * @param leaderEpoch the greatest epoch known here that is not above the asked one
 * @param endOffset the offset behind its last record
 */
public record EpochEndOffset(int leaderEpoch, long endOffset) {}

package io.coldstream.log;

/**
 * The beginning of one leader's records (KIP-101).
 *
 * @param leaderEpoch the leader's epoch
 * @param startOffset the first offset that was appended under it
 */
public record EpochEntry(int leaderEpoch, long startOffset) {
    public EpochEntry {
        if (leaderEpoch < 0 || startOffset < 0) {
            throw new IllegalArgumentException("not an epoch entry: " + leaderEpoch + " from " + startOffset);
        }
    }
}

package io.coldstream.broker.view;

/**
 * One partition's offsets and sizes at one moment.
 *
 * @param partition its index, from 0
 * @param leaderEpoch the epoch of its leader
 * @param logStartOffset the first offset that can be read
 * @param localLogStartOffset the first offset that is on the local disk
 * @param highWatermark the offset behind the last record that consumers may see
 * @param logEndOffset the offset that the next record gets
 * @param localBytes bytes of segments on the local disk
 * @param remoteBytes bytes of objects in the object store
 * @param logBytes bytes of log, on the disk or archived, each offset once
 * @param segments segments on the disk or archived, the active one too
 */
public record PartitionFacts(
        int partition,
        int leaderEpoch,
        long logStartOffset,
        long localLogStartOffset,
        long highWatermark,
        long logEndOffset,
        long localBytes,
        long remoteBytes,
        long logBytes,
        int segments) {}

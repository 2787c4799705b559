package io.coldstream.broker.view;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The broker at one moment.
 *
 * @param clusterId the id that clients see
 * @param version the program's version
 * @param startedAt when the process began to serve
 * @param brokerId its node id
 * @param kafka where Kafka clients connect, {@code host:port}
 * @param backlog what waits for the archive
 * @param disk the disk of the local logs
 * @param suspendedBecause why nothing is deleted now, as a sentence for people; {@code null} if nothing stands in the way
 */
public record BrokerFacts(
        String clusterId,
        String version,
        Instant startedAt,
        int brokerId,
        String kafka,
        Backlog backlog,
        Disk disk,
        @Nullable String suspendedBecause) {
    public BrokerFacts {
        Objects.requireNonNull(clusterId, "clusterId");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(kafka, "kafka");
        Objects.requireNonNull(backlog, "backlog");
        Objects.requireNonNull(disk, "disk");
    }

    /**
     * Sealed segments that are to be archived and are not yet.
     *
     * @param segments how many
     * @param logBytes their bytes of log
     * @param oldestSealedAt when the one was sealed that waits longest; {@code null} if none waits
     */
    public record Backlog(
            long segments, long logBytes, @Nullable Instant oldestSealedAt) {}

    /** Room on a disk. */
    public record Disk(long freeBytes, long totalBytes) {}
}

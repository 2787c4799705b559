package io.coldstream.broker.kafka.fetch;

import io.coldstream.api.TopicIdPartition;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** How a fetch reaches the archive. Thread-safe, never blocks. */
@FunctionalInterface
public interface ArchiveReads {
    /**
     * Reads whole batches from the archive, beginning with the one that contains an offset.
     *
     * @param maxBytes how many bytes at most, but always one whole batch
     * @return fails with a {@code StorageException} if the archive does not give them
     */
    CompletableFuture<ByteBuffer> read(TopicIdPartition partition, long offset, int maxBytes);
}

package io.coldstream.broker.view;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Records of partitions for people, from the local log and the archive. Thread-safe. */
public interface MessageListing {
    /** The offsets that can be read, from the log start to the high watermark; nothing if the partition isn't open. */
    Optional<OffsetRange> readable(TopicIdPartition partition);

    /**
     * The first offset whose record has this timestamp or a later one, as ListOffsets answers it; nothing if there is
     * none, or the partition is not open. Blocks.
     *
     * @throws StorageException if the archive or the disk does not answer
     */
    OptionalLong firstAtOrAfter(TopicIdPartition partition, long timestampMs)
            throws StorageException, InterruptedException;

    /**
     * Reads some batches, a bounded number of bytes but one batch at least, from the one on that holds {@code offset},
     * or from the next one behind. Reads of the local disk are done by the caller's thread, those of the archive are not.
     *
     * @return fails with {@link StorageException}: NOT_FOUND if nothing is there, CORRUPT, UNAVAILABLE
     */
    CompletableFuture<Batches> read(TopicIdPartition partition, long offset);

    /** Whole batches, not decompressed yet. Immutable. */
    interface Batches {
        /** The offset behind the last batch. */
        long endOffset();

        /**
         * Shows the records of a range of offsets. Whatever they are compressed with is undone piece by piece, up to a
         * bound for each batch. A batch that is damaged, or larger than the bound, is told of and passed over.
         *
         * @return whether the visitor wants more
         * @throws StorageException CORRUPT if the damage is such that the batch behind cannot be found
         */
        boolean visit(OffsetRange wanted, MessageVisitor visitor) throws StorageException;
    }
}

package io.coldstream.broker.kafka.fetch;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.kafka.records.FoundRecord;
import io.coldstream.broker.kafka.records.MessageDecoder;
import io.coldstream.broker.kafka.records.UnreadableRecordsException;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.view.MessageListing;
import io.coldstream.broker.view.MessageVisitor;
import io.coldstream.log.CorruptLogException;
import io.coldstream.log.LogSlice;
import io.coldstream.log.OffsetOutOfRangeException;
import io.coldstream.log.PartitionLog;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.tiering.read.ColdReadRejectedException;
import io.coldstream.tiering.read.ColdReader;
import io.coldstream.tiering.read.ColdSlice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Records for people, on the same way as a fetch's: from the local log, or else through the cold reader's own bounded
 * threads. Thread-safe; local reads block, so this is never called on an event loop.
 */
public final class LogMessages implements MessageListing {
    /** Little enough that many readers fit, enough that a disk is read in runs. One batch may be larger. */
    private static final int READ_BYTES = 256 << 10;

    private final Partitions partitions;
    private final ColdReader archive;
    private final OffsetLookup lookup;
    private final MessageDecoder decoder;

    public LogMessages(Partitions partitions, ColdReader archive, OffsetLookup lookup, MessageDecoder decoder) {
        this.partitions = partitions;
        this.archive = archive;
        this.lookup = lookup;
        this.decoder = decoder;
    }

    @Override
    public Optional<OffsetRange> readable(TopicIdPartition partition) {
        return partitions.find(partition).map(log -> {
            long start = log.logStartOffset();
            return new OffsetRange(start, Math.max(start, log.highWatermark()));
        });
    }

    @Override
    public OptionalLong firstAtOrAfter(TopicIdPartition partition, long timestampMs)
            throws StorageException, InterruptedException {
        Optional<PartitionLog> log = partitions.find(partition);
        if (log.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            Optional<FoundRecord> found = lookup.firstAtOrAfter(log.get(), timestampMs);
            return found.isPresent() ? OptionalLong.of(found.get().offset()) : OptionalLong.empty();
        } catch (IOException e) {
            throw new StorageException(Kind.UNAVAILABLE, "The local log of " + partition + " cannot be read.", e);
        } catch (UnreadableRecordsException e) {
            throw corrupt(partition, e);
        }
    }

    @Override
    public CompletableFuture<Batches> read(TopicIdPartition partition, long offset) {
        Optional<PartitionLog> log = partitions.find(partition);
        if (log.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new StorageException(Kind.NOT_FOUND, "The partition is not open here."));
        }
        try {
            return offset < log.get().localLogStartOffset()
                    ? archived(partition, offset)
                    : CompletableFuture.completedFuture(local(log.get(), offset));
        } catch (OffsetOutOfRangeException e) {
            // The segment went between the look at the local log's start and the read.
            return e.isBelowLocalStart()
                    ? archived(partition, offset)
                    : CompletableFuture.failedFuture(
                            new StorageException(Kind.NOT_FOUND, "There is no offset " + offset + ".", e));
        } catch (CorruptLogException e) {
            return CompletableFuture.failedFuture(
                    new StorageException(Kind.CORRUPT, String.valueOf(e.getMessage()), e));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(new StorageException(
                    Kind.UNAVAILABLE, "The local log cannot be read at offset " + offset + ".", e));
        } catch (StorageException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Batches local(PartitionLog log, long offset)
            throws IOException, OffsetOutOfRangeException, StorageException {
        LogSlice slice = log.read(offset, READ_BYTES, true)
                .orElseThrow(() -> new StorageException(Kind.NOT_FOUND, "There is no offset " + offset + "."));
        try {
            return new ReadBatches(log.partition(), slice.toBuffer(), slice.endOffset());
        } finally {
            slice.release();
        }
    }

    private CompletableFuture<Batches> archived(TopicIdPartition partition, long offset) {
        return archive.read(partition, offset, READ_BYTES, true)
                .handle((slice, failure) -> archived(partition, slice, failure));
    }

    private Batches archived(TopicIdPartition partition, ColdSlice slice, @Nullable Throwable failure) {
        if (failure instanceof ColdReadRejectedException rejected) {
            throw new CompletionException(new StorageException(
                    Kind.UNAVAILABLE, "Too many reads of the archive wait already; ask again.", rejected));
        }
        if (failure != null) {
            throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
        }
        return new ReadBatches(partition, slice.batches(), slice.offsets().end());
    }

    private static StorageException corrupt(TopicIdPartition partition, UnreadableRecordsException cause) {
        return new StorageException(
                Kind.CORRUPT, "In partition " + partition.partition() + " " + cause.getMessage(), cause);
    }

    private final class ReadBatches implements Batches {
        private final TopicIdPartition partition;
        private final ByteBuffer bytes;
        private final long endOffset;

        ReadBatches(TopicIdPartition partition, ByteBuffer bytes, long endOffset) {
            this.partition = partition;
            this.bytes = bytes;
            this.endOffset = endOffset;
        }

        @Override
        public long endOffset() {
            return endOffset;
        }

        @Override
        public boolean visit(OffsetRange wanted, MessageVisitor visitor) throws StorageException {
            try {
                return decoder.visit(bytes, wanted, visitor);
            } catch (UnreadableRecordsException e) {
                throw corrupt(partition, e);
            }
        }
    }
}

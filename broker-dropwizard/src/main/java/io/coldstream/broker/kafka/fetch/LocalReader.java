package io.coldstream.broker.kafka.fetch;

import io.coldstream.broker.kafka.records.FileSliceRecords;
import io.coldstream.log.CorruptLogException;
import io.coldstream.log.LogSlice;
import io.coldstream.log.OffsetOutOfRangeException;
import io.coldstream.log.PartitionLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at partitions' local logs for a fetch; never waits. Stateless. */
final class LocalReader {
    private static final Logger LOG = LoggerFactory.getLogger(LocalReader.class);

    private LocalReader() {}

    /**
     * Reads the partitions in order until the response is full. Only the first batch of the first partition that has
     * one may be larger than the limits, so that a consumer always gets on (KIP-74).
     *
     * @return one read for each partition, in order, which the caller releases or sends
     */
    static List<PartitionRead> read(List<PartitionFetch> wanted, int maxBytes) {
        List<PartitionRead> reads = new ArrayList<>(wanted.size());
        int left = maxBytes;
        boolean anything = false;
        for (PartitionFetch fetch : wanted) {
            PartitionRead read = read(fetch, Math.max(0, Math.min(left, fetch.maxBytes())), !anything);
            left -= read.bytes();
            anything |= read.bytes() > 0;
            reads.add(read);
        }
        return reads;
    }

    private static PartitionRead read(PartitionFetch fetch, int maxBytes, boolean minOneBatch) {
        PartitionLog log = fetch.log();
        if (log == null) {
            return PartitionRead.failed(fetch.error());
        }
        long highWatermark = log.highWatermark();
        PartitionRead nothing = new PartitionRead(Errors.NONE, highWatermark, log.logStartOffset(), null, false);
        long offset = fetch.offset();
        if (offset < nothing.logStartOffset() || offset > log.logEndOffset()) {
            return PartitionRead.failed(Errors.OFFSET_OUT_OF_RANGE);
        }
        if (offset < log.localLogStartOffset()) {
            return archived(nothing);
        }
        if (offset >= highWatermark || (maxBytes == 0 && !minOneBatch)) {
            return nothing;
        }
        try {
            Optional<LogSlice> slice = log.read(offset, maxBytes, minOneBatch);
            return slice.map(found -> nothing.withRecords(
                            new FileSliceRecords(found.channel(), found.position(), found.length(), found::release)))
                    .orElse(nothing);
        } catch (OffsetOutOfRangeException e) {
            // The segment went between the look at the local log's start and the read.
            return e.isBelowLocalStart() ? archived(nothing) : PartitionRead.failed(Errors.OFFSET_OUT_OF_RANGE);
        } catch (CorruptLogException e) {
            LOG.error(
                    "Offset {} of partition {} cannot be read: {}", fetch.offset(), fetch.partition(), e.getMessage());
            // A consumer would try again for ever at any other error, and never say why it does not get on.
            return PartitionRead.failed(Errors.CORRUPT_MESSAGE);
        } catch (IOException e) {
            LOG.error("Partition {} cannot be read at offset {}", fetch.partition(), offset, e);
            return PartitionRead.failed(Errors.KAFKA_STORAGE_ERROR);
        }
    }

    private static PartitionRead archived(PartitionRead nothing) {
        return new PartitionRead(Errors.NONE, nothing.highWatermark(), nothing.logStartOffset(), null, true);
    }
}

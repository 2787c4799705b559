package io.coldstream.broker.listing;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.view.SegmentFacts;
import io.coldstream.broker.view.SegmentListing;
import io.coldstream.log.PartitionLog;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentCatalog;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.tiering.service.SegmentView;
import io.coldstream.tiering.service.TieringService;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Segments as tiering sees them, with the copies of the catalogue that are not served yet or any more. Thread-safe. */
public final class CatalogSegmentListing implements SegmentListing {
    private final TieringService tiering;
    private final SegmentCatalog catalog;
    private final Partitions partitions;

    public CatalogSegmentListing(TieringService tiering, SegmentCatalog catalog, Partitions partitions) {
        this.tiering = tiering;
        this.catalog = catalog;
        this.partitions = partitions;
    }

    @Override
    public List<SegmentFacts> segments(TopicIdPartition partition) throws StorageException {
        Map<Long, SegmentRecord> copies = new HashMap<>();
        for (SegmentRecord copy : catalog.list(partition)) {
            copies.merge(copy.intent().offsets().start(), copy, CatalogSegmentListing::better);
        }
        int leaderEpoch =
                partitions.find(partition).map(PartitionLog::leaderEpoch).orElse(0);
        return tiering.segments(partition).stream()
                .map(segment -> facts(segment, copies.get(segment.offsets().start()), leaderEpoch))
                .toList();
    }

    /** The one that is served, else the newest. */
    private static SegmentRecord better(SegmentRecord one, SegmentRecord other) {
        return Stream.of(one, other)
                .max(Comparator.comparing((SegmentRecord copy) -> copy.state() == RemoteCopyState.AVAILABLE)
                        .thenComparing(SegmentRecord::changedAt))
                .orElseThrow();
    }

    private static SegmentFacts facts(SegmentView segment, @Nullable SegmentRecord copy, int leaderEpoch) {
        SegmentFacts.LocalFiles local = switch (segment.state()) {
            case ACTIVE -> new SegmentFacts.LocalFiles(segment.localBytes(), true);
            case LOCAL, UPLOADING, LOCAL_AND_REMOTE -> new SegmentFacts.LocalFiles(segment.localBytes(), false);
            case REMOTE -> null;
        };
        Long minTimestampMs = segment.minTimestampMs() < 0 ? null : (Long) segment.minTimestampMs();
        Long maxTimestampMs = segment.maxTimestampMs() < 0 ? null : (Long) segment.maxTimestampMs();
        Instant sealedAt = segment.sealedAt();
        return new SegmentFacts(
                segment.offsets().start(),
                segment.offsets().end(),
                Optional.ofNullable(copy)
                        .map(known -> known.intent().leaderEpoch())
                        .orElse(leaderEpoch),
                minTimestampMs,
                maxTimestampMs,
                sealedAt,
                local,
                copy == null
                        ? remoteOf(segment)
                        : new SegmentFacts.RemoteCopy(
                                copy.state(),
                                copy.intent().key(),
                                copy.object() == null ? 0 : copy.object().objectBytes()));
    }

    /** A copy that became AVAILABLE after the catalogue was read. */
    private static SegmentFacts.@Nullable RemoteCopy remoteOf(SegmentView segment) {
        return segment.key() == null
                ? null
                : new SegmentFacts.RemoteCopy(RemoteCopyState.AVAILABLE, segment.key(), segment.remoteBytes());
    }
}

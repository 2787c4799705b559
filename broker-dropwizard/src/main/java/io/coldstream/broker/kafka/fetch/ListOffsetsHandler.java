package io.coldstream.broker.kafka.fetch;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.concurrent.BlockingWork;
import io.coldstream.broker.kafka.KafkaErrors;
import io.coldstream.broker.kafka.WireError;
import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.broker.kafka.records.FoundRecord;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.log.PartitionLog;
import io.coldstream.tiering.remote.RemoteLogs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ListOffsetsRequest;

/**
 * ListOffsets: the ends of a partition, its tiers (KIP-405, KIP-1005, KIP-1023), and records by time. Ends are answered
 * on the event loop, searches by time elsewhere. Stateless.
 */
public final class ListOffsetsHandler implements RequestHandler<ListOffsetsRequestData> {
    private static final long UNKNOWN = -1;
    private static final int NO_EPOCH = -1;

    /** Older answers have no room for an epoch, and cannot be written with one. */
    private static final short LEADER_EPOCHS_SINCE = 4;

    private final TopicCatalog catalog;
    private final Partitions partitions;
    private final RemoteLogs remoteLogs;
    private final OffsetLookup lookup;
    private final BlockingWork blocking;

    public ListOffsetsHandler(
            TopicCatalog catalog,
            Partitions partitions,
            RemoteLogs remoteLogs,
            OffsetLookup lookup,
            BlockingWork blocking) {
        this.catalog = catalog;
        this.partitions = partitions;
        this.remoteLogs = remoteLogs;
        this.lookup = lookup;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<ListOffsetsResponseData> handle(RequestContext context, ListOffsetsRequestData request) {
        boolean searches = request.topics().stream()
                .flatMap(topic -> topic.partitions().stream())
                .anyMatch(partition -> isSearch(partition.timestamp()));
        boolean epochs = context.apiVersion() >= LEADER_EPOCHS_SINCE;
        return searches
                ? blocking.call(() -> answer(request, epochs))
                : CompletableFuture.completedFuture(answer(request, epochs));
    }

    private static boolean isSearch(long timestamp) {
        return timestamp >= 0 || timestamp == ListOffsetsRequest.MAX_TIMESTAMP;
    }

    private ListOffsetsResponseData answer(ListOffsetsRequestData request, boolean epochs) {
        ListOffsetsResponseData response = new ListOffsetsResponseData();
        for (ListOffsetsTopic topic : request.topics()) {
            Optional<Topic> found = catalog.byName(topic.name());
            Set<Integer> seen = new HashSet<>();
            List<ListOffsetsPartitionResponse> answers = new ArrayList<>();
            for (ListOffsetsPartition partition : topic.partitions()) {
                boolean twice = !seen.add(partition.partitionIndex());
                ListOffsetsPartitionResponse answer = twice
                        ? failed(partition, Errors.INVALID_REQUEST)
                        : answer(found, partition).setPartitionIndex(partition.partitionIndex());
                answers.add(epochs ? answer : answer.setLeaderEpoch(NO_EPOCH));
            }
            response.topics()
                    .add(new ListOffsetsTopicResponse().setName(topic.name()).setPartitions(answers));
        }
        return response;
    }

    private ListOffsetsPartitionResponse answer(Optional<Topic> topic, ListOffsetsPartition wanted) {
        if (topic.isEmpty() || !topic.get().hasPartition(wanted.partitionIndex())) {
            return failed(wanted, Errors.UNKNOWN_TOPIC_OR_PARTITION);
        }
        Optional<PartitionLog> log =
                partitions.find(new TopicIdPartition(topic.get().id(), wanted.partitionIndex()));
        if (log.isEmpty()) {
            return failed(wanted, Errors.NOT_LEADER_OR_FOLLOWER);
        }
        int epoch = log.get().leaderEpoch();
        int believed = wanted.currentLeaderEpoch();
        if (believed != NO_EPOCH && believed != epoch) {
            return failed(wanted, believed < epoch ? Errors.FENCED_LEADER_EPOCH : Errors.UNKNOWN_LEADER_EPOCH);
        }
        try {
            return answer(topic.get(), log.get(), wanted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(wanted, Errors.LEADER_NOT_AVAILABLE);
        } catch (Exception e) { // whatever it is, it becomes this partition's error code
            WireError error = KafkaErrors.of(e);
            // Clients take a time-out of a search for final, but ask again when there is no leader.
            return failed(
                    wanted, error.error() == Errors.REQUEST_TIMED_OUT ? Errors.LEADER_NOT_AVAILABLE : error.error());
        }
    }

    private ListOffsetsPartitionResponse answer(Topic topic, PartitionLog log, ListOffsetsPartition wanted)
            throws Exception {
        long timestamp = wanted.timestamp();
        if (timestamp >= 0) {
            return record(lookup.firstAtOrAfter(log, timestamp));
        }
        if (timestamp == ListOffsetsRequest.LATEST_TIMESTAMP) {
            return offset(log.highWatermark()).setLeaderEpoch(log.leaderEpoch());
        }
        if (timestamp == ListOffsetsRequest.EARLIEST_TIMESTAMP) {
            return offset(log.logStartOffset());
        }
        if (timestamp == ListOffsetsRequest.MAX_TIMESTAMP) {
            return record(lookup.maxTimestamp(log));
        }
        if (timestamp == ListOffsetsRequest.EARLIEST_LOCAL_TIMESTAMP) {
            return offset(log.localLogStartOffset());
        }
        if (timestamp == ListOffsetsRequest.LATEST_TIERED_TIMESTAMP) {
            OptionalLong archiveEnd = archiveEnd(log);
            // The last offset in the archive, not the one behind it.
            return archiveEnd.isPresent() ? offset(archiveEnd.getAsLong() - 1) : record(Optional.empty());
        }
        if (timestamp == ListOffsetsRequest.EARLIEST_PENDING_UPLOAD_TIMESTAMP) {
            return topic.config().retention().tiering().enabled()
                    ? offset(Math.max(log.logStartOffset(), archiveEnd(log).orElse(0)))
                    : record(Optional.empty());
        }
        return failed(wanted, Errors.UNSUPPORTED_VERSION);
    }

    private OptionalLong archiveEnd(PartitionLog log) {
        return remoteLogs.find(log.partition()).stream()
                .flatMap(remote -> remote.segments().stream())
                .mapToLong(copy -> copy.intent().offsets().end())
                .max();
    }

    private static ListOffsetsPartitionResponse offset(long offset) {
        return new ListOffsetsPartitionResponse()
                .setTimestamp(UNKNOWN)
                .setOffset(offset)
                .setLeaderEpoch(NO_EPOCH);
    }

    private static ListOffsetsPartitionResponse record(Optional<FoundRecord> found) {
        return found.map(record -> new ListOffsetsPartitionResponse()
                        .setTimestamp(record.timestampMs())
                        .setOffset(record.offset())
                        .setLeaderEpoch(record.leaderEpoch()))
                .orElseGet(() -> new ListOffsetsPartitionResponse()
                        .setTimestamp(UNKNOWN)
                        .setOffset(UNKNOWN)
                        .setLeaderEpoch(NO_EPOCH));
    }

    private static ListOffsetsPartitionResponse failed(ListOffsetsPartition wanted, Errors error) {
        return record(Optional.empty())
                .setPartitionIndex(wanted.partitionIndex())
                .setErrorCode(error.code());
    }
}

package io.coldstream.broker.kafka.produce;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.kafka.UuidMapping;
import io.coldstream.broker.kafka.WireError;
import io.coldstream.broker.kafka.net.NoResponse;
import io.coldstream.broker.kafka.net.RequestBytes;
import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.topic.TopicTraffic;
import io.coldstream.log.PartitionLog;
import io.coldstream.log.journal.Acknowledgement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;

/**
 * Produce. Each partition's batch is appended on the connection's event loop, in the order of the request; a batch that
 * is refused leaves its partition as it was and the others go on. Under acks=all the answer waits until the batches are
 * durable. Thread-safe.
 */
public final class ProduceHandler implements RequestHandler<ProduceRequestData> {
    private static final short TOPIC_IDS_SINCE = 13;
    private static final short ACKS_NONE = 0;
    private static final short ACKS_LEADER = 1;
    private static final short ACKS_ALL = -1;

    private final TopicCatalog catalog;
    private final Partitions partitions;
    private final TopicTraffic traffic;
    private final AppendErrors errors;

    public ProduceHandler(TopicCatalog catalog, Partitions partitions, TopicTraffic traffic, InstantSource clock) {
        this.catalog = catalog;
        this.partitions = partitions;
        this.traffic = traffic;
        this.errors = new AppendErrors(clock);
    }

    @Override
    public CompletionStage<? extends ApiMessage> handle(RequestContext context, ProduceRequestData request) {
        Optional<WireError> refused = requestProblem(request);
        boolean byId = context.apiVersion() >= TOPIC_IDS_SINCE;
        ProduceResponseData response = new ProduceResponseData();
        ProduceAnswer answer = request.acks() == ACKS_ALL ? new ProduceAnswer(response, errors) : null;
        for (TopicProduceData wanted : request.topicData()) {
            Optional<Topic> topic =
                    byId ? catalog.byId(UuidMapping.fromKafka(wanted.topicId())) : catalog.byName(wanted.name());
            List<PartitionProduceResponse> answers =
                    new ArrayList<>(wanted.partitionData().size());
            for (PartitionProduceData data : wanted.partitionData()) {
                answers.add(
                        refused.isPresent()
                                ? PartitionAnswers.failed(data.index(), refused.get())
                                : append(topic, byId, data, answer, context.bytes()));
            }
            response.responses()
                    .add(new TopicProduceResponse()
                            .setName(wanted.name())
                            .setTopicId(wanted.topicId())
                            .setPartitionResponses(answers));
        }
        if (answer != null) {
            return answer.filledIn();
        }
        return CompletableFuture.completedFuture(request.acks() == ACKS_NONE ? NoResponse.MESSAGE : response);
    }

    private static Optional<WireError> requestProblem(ProduceRequestData request) {
        short acks = request.acks();
        if (acks != ACKS_NONE && acks != ACKS_LEADER && acks != ACKS_ALL) {
            return Optional.of(new WireError(Errors.INVALID_REQUIRED_ACKS, "acks must be 0, 1 or -1, not " + acks));
        }
        if (request.transactionalId() != null) {
            return Optional.of(
                    new WireError(Errors.INVALID_REQUEST, "Transactions are not served; produce without one."));
        }
        return Optional.empty();
    }

    private PartitionProduceResponse append(
            Optional<Topic> topic,
            boolean byId,
            PartitionProduceData data,
            @Nullable ProduceAnswer answer,
            RequestBytes bytes) {
        if (topic.isEmpty()) {
            return PartitionAnswers.failed(
                    data.index(), WireError.of(byId ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION));
        }
        if (!topic.get().hasPartition(data.index())) {
            return PartitionAnswers.failed(data.index(), WireError.of(Errors.UNKNOWN_TOPIC_OR_PARTITION));
        }
        Optional<PartitionLog> partition =
                partitions.find(new TopicIdPartition(topic.get().id(), data.index()));
        if (partition.isEmpty()) {
            return PartitionAnswers.failed(data.index(), WireError.of(Errors.NOT_LEADER_OR_FOLLOWER));
        }
        PartitionProduceResponse appended = answer == null
                ? appendAtOnce(partition.get(), data, bytes)
                : appendDurably(partition.get(), data, answer);
        if (appended.errorCode() == Errors.NONE.code() && data.records() != null) {
            traffic.received(topic.get().id(), data.records().sizeInBytes());
        }
        return appended;
    }

    private PartitionProduceResponse appendDurably(PartitionLog log, PartitionProduceData data, ProduceAnswer answer) {
        ProduceAnswer.Waiting waiting = answer.await();
        try {
            PartitionProduceResponse appended =
                    PartitionAnswers.appended(data.index(), log.append(batchOf(data.records()), waiting));
            waiting.fillsIn(appended);
            return appended;
        } catch (Exception e) { // whatever it is, it becomes this partition's error code
            waiting.refused();
            return PartitionAnswers.failed(data.index(), errors.of(e));
        }
    }

    /** The answer does not wait for the batch to be durable, but the batch's bytes do. */
    private PartitionProduceResponse appendAtOnce(PartitionLog log, PartitionProduceData data, RequestBytes bytes) {
        bytes.retain();
        try {
            return PartitionAnswers.appended(data.index(), log.append(batchOf(data.records()), new LetGo(bytes)));
        } catch (Exception e) { // whatever it is, it becomes this partition's error code
            bytes.release();
            return PartitionAnswers.failed(data.index(), errors.of(e));
        }
    }

    /** Lets go of a request's bytes when the journal is done with them; the log has said what went wrong. */
    private record LetGo(RequestBytes bytes) implements Acknowledgement {
        @Override
        public void durable() {
            bytes.release();
        }

        @Override
        public void failed(IOException cause) {
            bytes.release();
        }
    }

    private static ByteBuffer batchOf(BaseRecords records) {
        return records instanceof MemoryRecords memory ? memory.buffer() : ByteBuffer.allocate(0);
    }
}

package io.coldstream.broker.kafka.topics;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.concurrent.BlockingWork;
import io.coldstream.broker.kafka.KafkaErrors;
import io.coldstream.broker.kafka.WireError;
import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.topic.RecordDeletion;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.log.PartitionLog;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResult;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsTopicResult;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DeleteRecords (KIP-107). The answer has no room for a sentence, so that the log says why something was refused.
 * Stateless.
 */
public final class DeleteRecordsHandler implements RequestHandler<DeleteRecordsRequestData> {
    private static final Logger LOG = LoggerFactory.getLogger(DeleteRecordsHandler.class);
    private static final long HIGH_WATERMARK = -1;
    private static final long NO_LOW_WATERMARK = -1;

    private final TopicCatalog catalog;
    private final Partitions partitions;
    private final RecordDeletion deletion;
    private final BlockingWork blocking;

    public DeleteRecordsHandler(
            TopicCatalog catalog, Partitions partitions, RecordDeletion deletion, BlockingWork blocking) {
        this.catalog = catalog;
        this.partitions = partitions;
        this.deletion = deletion;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<DeleteRecordsResponseData> handle(RequestContext context, DeleteRecordsRequestData request) {
        String actor = context.actor();
        return blocking.call(() -> {
            DeleteRecordsResponseData response = new DeleteRecordsResponseData();
            for (DeleteRecordsTopic topic : request.topics()) {
                // A topic that is named twice is answered once, as Kafka's collection wants it.
                DeleteRecordsTopicResult result = response.topics().find(topic.name());
                if (result == null) {
                    result = new DeleteRecordsTopicResult().setName(topic.name());
                    response.topics().add(result);
                }
                Optional<Topic> found = catalog.byName(topic.name());
                for (DeleteRecordsPartition partition : topic.partitions()) {
                    result.partitions().add(delete(topic.name(), found, partition, actor));
                }
            }
            return response;
        });
    }

    private DeleteRecordsPartitionResult delete(
            String name, Optional<Topic> topic, DeleteRecordsPartition wanted, String actor) {
        DeleteRecordsPartitionResult result =
                new DeleteRecordsPartitionResult().setPartitionIndex(wanted.partitionIndex());
        Optional<PartitionLog> log = topic.filter(
                        found -> wanted.partitionIndex() >= 0 && wanted.partitionIndex() < found.partitions())
                .flatMap(found -> partitions.find(new TopicIdPartition(found.id(), wanted.partitionIndex())));
        if (log.isEmpty()) {
            return failed(result, Errors.UNKNOWN_TOPIC_OR_PARTITION);
        }
        long before = wanted.offset() == HIGH_WATERMARK ? log.get().highWatermark() : wanted.offset();
        try {
            return result.setLowWatermark(deletion.deleteBelow(log.get(), before, actor));
        } catch (Exception e) { // whatever it is, it becomes this partition's error code
            WireError error = KafkaErrors.of(e);
            LOG.info(
                    "Records of {}-{} below {} were not deleted for {}: {}",
                    name,
                    wanted.partitionIndex(),
                    before,
                    actor,
                    error.message());
            return failed(result, error.error());
        }
    }

    private static DeleteRecordsPartitionResult failed(DeleteRecordsPartitionResult result, Errors error) {
        return result.setLowWatermark(NO_LOW_WATERMARK).setErrorCode(error.code());
    }
}

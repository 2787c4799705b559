package io.coldstream.broker.kafka.topics;

import io.coldstream.broker.concurrent.BlockingWork;
import io.coldstream.broker.kafka.KafkaErrors;
import io.coldstream.broker.kafka.UuidMapping;
import io.coldstream.broker.kafka.WireError;
import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.topic.TopicService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.apache.kafka.common.protocol.Errors;

/** DeleteTopics, by name or by id. Stateless. */
public final class DeleteTopicsHandler implements RequestHandler<DeleteTopicsRequestData> {
    private static final short TOPIC_IDS_SINCE = 6;

    private final TopicCatalog catalog;
    private final TopicService topics;
    private final BlockingWork blocking;

    public DeleteTopicsHandler(TopicCatalog catalog, TopicService topics, BlockingWork blocking) {
        this.catalog = catalog;
        this.topics = topics;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<DeleteTopicsResponseData> handle(RequestContext context, DeleteTopicsRequestData request) {
        List<DeleteTopicState> wanted = context.apiVersion() >= TOPIC_IDS_SINCE
                ? request.topics()
                : request.topicNames().stream()
                        .map(name -> new DeleteTopicState().setName(name))
                        .toList();
        String actor = context.actor();
        return blocking.call(() -> {
            DeleteTopicsResponseData response = new DeleteTopicsResponseData();
            wanted.forEach(topic -> response.responses().add(delete(topic, actor)));
            return response;
        });
    }

    private DeletableTopicResult delete(DeleteTopicState wanted, String actor) {
        boolean byId = wanted.name() == null;
        DeletableTopicResult result =
                new DeletableTopicResult().setName(wanted.name()).setTopicId(wanted.topicId());
        if (!byId && !wanted.topicId().equals(Uuid.ZERO_UUID)) {
            return failed(result, new WireError(Errors.INVALID_REQUEST, "A topic is named by name or id, not both."));
        }
        Optional<Topic> topic =
                byId ? catalog.byId(UuidMapping.fromKafka(wanted.topicId())) : catalog.byName(wanted.name());
        if (topic.isEmpty()) {
            return failed(result, WireError.of(byId ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION));
        }
        try {
            topics.delete(topic.get().id(), actor);
            return result.setName(topic.get().name())
                    .setTopicId(UuidMapping.toKafka(topic.get().id()));
        } catch (Exception e) { // whatever it is, it becomes this topic's error code
            return failed(result, KafkaErrors.of(e));
        }
    }

    private static DeletableTopicResult failed(DeletableTopicResult result, WireError error) {
        return result.setErrorCode(error.code()).setErrorMessage(error.message());
    }
}

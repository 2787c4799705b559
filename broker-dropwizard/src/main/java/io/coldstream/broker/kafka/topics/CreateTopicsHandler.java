package io.coldstream.broker.kafka.topics;

import io.coldstream.api.topic.TopicConfig;
import io.coldstream.api.topic.TopicSetting;
import io.coldstream.broker.concurrent.BlockingWork;
import io.coldstream.broker.kafka.KafkaErrors;
import io.coldstream.broker.kafka.UuidMapping;
import io.coldstream.broker.kafka.WireError;
import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.broker.topic.CreateTopic;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicException;
import io.coldstream.broker.topic.TopicException.Reason;
import io.coldstream.broker.topic.TopicService;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.protocol.Errors;

/** CreateTopics. The topics of a request are created one by one; each has an answer of its own. Stateless. */
public final class CreateTopicsHandler implements RequestHandler<CreateTopicsRequestData> {
    private static final int BROKER_DEFAULT = -1;
    private static final short REPLICATION_FACTOR = 1;

    private final TopicService topics;
    private final BlockingWork blocking;
    private final int nodeId;

    public CreateTopicsHandler(TopicService topics, BlockingWork blocking, int nodeId) {
        this.topics = topics;
        this.blocking = blocking;
        this.nodeId = nodeId;
    }

    @Override
    public CompletionStage<CreateTopicsResponseData> handle(RequestContext context, CreateTopicsRequestData request) {
        String actor = context.actor();
        return blocking.call(() -> {
            CreateTopicsResponseData response = new CreateTopicsResponseData();
            for (CreatableTopic wanted : request.topics()) {
                if (response.topics().find(wanted.name()) == null) {
                    boolean twice = request.topics().findAll(wanted.name()).size() > 1;
                    response.topics()
                            .add(
                                    twice
                                            ? failed(
                                                    wanted.name(),
                                                    new WireError(
                                                            Errors.INVALID_REQUEST,
                                                            "The request names this topic more than once."))
                                            : create(wanted, request.validateOnly(), actor));
                }
            }
            return response;
        });
    }

    private CreatableTopicResult create(CreatableTopic wanted, boolean validateOnly, String actor) {
        Optional<WireError> refused = replicationProblem(wanted);
        if (refused.isPresent()) {
            return failed(wanted.name(), refused.get());
        }
        try {
            CreateTopic wish = wishOf(wanted);
            if (validateOnly) {
                return created(
                        wanted.name(), topics.validate(wish), topics.effectiveConfig(wanted.name(), wish.configs()));
            }
            Topic topic = topics.create(wish, actor);
            return created(topic.name(), topic.partitions(), topic.config())
                    .setTopicId(UuidMapping.toKafka(topic.id()));
        } catch (Exception e) { // whatever it is, it becomes this topic's error code
            return failed(wanted.name(), KafkaErrors.of(e));
        }
    }

    private static CreateTopic wishOf(CreatableTopic wanted) throws TopicException {
        Map<String, String> configs = new HashMap<>();
        for (CreatableTopicConfig config : wanted.configs()) {
            if (config.value() == null) {
                throw new TopicException(Reason.INVALID_CONFIG, "The setting " + config.name() + " has no value.");
            }
            configs.put(config.name(), config.value());
        }
        Integer partitions = wanted.numPartitions();
        if (!wanted.assignments().isEmpty()) {
            partitions = wanted.assignments().size();
        } else if (wanted.numPartitions() == BROKER_DEFAULT) {
            partitions = null;
        }
        return new CreateTopic(wanted.name(), partitions, configs);
    }

    private Optional<WireError> replicationProblem(CreatableTopic wanted) {
        if (!wanted.assignments().isEmpty()) {
            return assignmentProblem(wanted);
        }
        short factor = wanted.replicationFactor();
        if (factor == BROKER_DEFAULT || factor == REPLICATION_FACTOR) {
            return Optional.empty();
        }
        return Optional.of(new WireError(
                Errors.INVALID_REPLICATION_FACTOR,
                "Replication factor " + factor + " is not possible with 1 broker; allowed is 1, or -1 for the"
                        + " default."));
    }

    private Optional<WireError> assignmentProblem(CreatableTopic wanted) {
        if (wanted.numPartitions() != BROKER_DEFAULT || wanted.replicationFactor() != BROKER_DEFAULT) {
            return Optional.of(new WireError(
                    Errors.INVALID_REQUEST,
                    "Partition count and replication factor must both be -1 when replicas are assigned by hand."));
        }
        boolean[] seen = new boolean[wanted.assignments().size()];
        for (CreatableReplicaAssignment assignment : wanted.assignments()) {
            int index = assignment.partitionIndex();
            if (index < 0
                    || index >= seen.length
                    || seen[index]
                    || !assignment.brokerIds().equals(List.of(nodeId))) {
                return Optional.of(new WireError(
                        Errors.INVALID_REPLICA_ASSIGNMENT,
                        "Assigned partitions must be numbered from 0 without gaps, each with the one replica " + nodeId
                                + "."));
            }
            seen[index] = true;
        }
        return Optional.empty();
    }

    private static CreatableTopicResult created(String name, int partitions, TopicConfig config) {
        return new CreatableTopicResult()
                .setName(name)
                .setNumPartitions(partitions)
                .setReplicationFactor(REPLICATION_FACTOR)
                .setConfigs(Arrays.stream(TopicSetting.values())
                        .map(setting -> new CreatableTopicConfigs()
                                .setName(setting.settingName())
                                .setValue(config.value(setting))
                                .setConfigSource(
                                        ConfigSources.of(config, setting).id()))
                        .toList());
    }

    private static CreatableTopicResult failed(String name, WireError error) {
        return new CreatableTopicResult()
                .setName(name)
                .setErrorCode(error.code())
                .setErrorMessage(error.message());
    }
}

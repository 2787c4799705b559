package io.coldstream.broker.kafka.topics;

import io.coldstream.api.topic.TopicConfig;
import io.coldstream.api.topic.TopicSetting;
import io.coldstream.broker.concurrent.BlockingWork;
import io.coldstream.broker.kafka.KafkaErrors;
import io.coldstream.broker.kafka.WireError;
import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.broker.topic.ChangeOrigin;
import io.coldstream.broker.topic.ConfigRule;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.topic.TopicException;
import io.coldstream.broker.topic.TopicException.Reason;
import io.coldstream.broker.topic.TopicService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.protocol.Errors;

/** IncrementalAlterConfigs (KIP-339) of topics: a topic's changes are made all or not at all. Stateless. */
public final class IncrementalAlterConfigsHandler implements RequestHandler<IncrementalAlterConfigsRequestData> {
    private final TopicCatalog catalog;
    private final TopicService topics;
    private final ConfigRule rule;
    private final BlockingWork blocking;

    /** @param rule what these clients may do */
    public IncrementalAlterConfigsHandler(
            TopicCatalog catalog, TopicService topics, ConfigRule rule, BlockingWork blocking) {
        this.catalog = catalog;
        this.topics = topics;
        this.rule = rule;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<IncrementalAlterConfigsResponseData> handle(
            RequestContext context, IncrementalAlterConfigsRequestData request) {
        ChangeOrigin origin = ChangeOrigin.of(context.actor());
        return blocking.call(() -> {
            IncrementalAlterConfigsResponseData response = new IncrementalAlterConfigsResponseData();
            for (AlterConfigsResource resource : request.resources()) {
                WireError error = alter(resource, request.validateOnly(), origin);
                response.responses()
                        .add(new AlterConfigsResourceResponse()
                                .setResourceType(resource.resourceType())
                                .setResourceName(resource.resourceName())
                                .setErrorCode(error.code())
                                .setErrorMessage(error.error() == Errors.NONE ? null : error.message()));
            }
            return response;
        });
    }

    private WireError alter(AlterConfigsResource resource, boolean validateOnly, ChangeOrigin origin) {
        if (ConfigResource.Type.forId(resource.resourceType()) != ConfigResource.Type.TOPIC) {
            return new WireError(
                    Errors.INVALID_REQUEST,
                    "Only settings of topics can be changed here; a broker's stand in its configuration file.");
        }
        Topic topic = catalog.byName(resource.resourceName()).orElse(null);
        if (topic == null) {
            return WireError.of(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        }
        try {
            if (validateOnly) {
                checked(topic, applied(resource, topic.config().overrides()));
            } else {
                topics.alterConfigs(topic.id(), origin, present -> {
                    Topic now = catalog.byId(topic.id()).orElse(topic); // while nobody else can change it
                    return checked(now, applied(resource, present));
                });
            }
            return WireError.of(Errors.NONE);
        } catch (Exception e) { // whatever it is, it becomes this topic's error code
            return KafkaErrors.of(e);
        }
    }

    private Map<String, String> checked(Topic topic, Map<String, String> configs) throws TopicException {
        rule.check(topic, topics.effectiveConfig(topic.name(), configs));
        return configs;
    }

    private static Map<String, String> applied(AlterConfigsResource resource, Map<String, String> present)
            throws TopicException {
        Map<String, String> changed = new HashMap<>(present);
        Set<String> seen = new HashSet<>();
        for (AlterableConfig config : resource.configs()) {
            String name = config.name();
            if (!seen.add(name)) {
                throw new TopicException(Reason.INVALID_CONFIG, "The request changes " + name + " more than once.");
            }
            if (TopicSetting.byName(name).isEmpty()) {
                throw new TopicException(
                        Reason.INVALID_CONFIG, TopicConfig.problem(name, "").orElseThrow());
            }
            switch (OpType.forId(config.configOperation())) {
                case SET -> changed.put(name, required(config));
                case DELETE -> changed.remove(name);
                default ->
                    throw new TopicException(
                            Reason.INVALID_CONFIG, name + " is not a list: it can be set or deleted, nothing else.");
            }
        }
        return changed;
    }

    private static String required(AlterableConfig config) throws TopicException {
        if (config.value() == null) {
            throw new TopicException(Reason.INVALID_CONFIG, "The setting " + config.name() + " has no value.");
        }
        return config.value();
    }
}

package io.coldstream.broker.kafka.topics;

import io.coldstream.api.topic.TopicConfig;
import io.coldstream.api.topic.TopicSetting;
import io.coldstream.broker.kafka.WireError;
import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigSource;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigType;

/** DescribeConfigs of topics and of this broker, with Kafka's synonyms and documentation. Stateless. */
public final class DescribeConfigsHandler implements RequestHandler<DescribeConfigsRequestData> {
    private final TopicCatalog catalog;
    private final BrokerConfigView broker;

    public DescribeConfigsHandler(TopicCatalog catalog, BrokerConfigView broker) {
        this.catalog = catalog;
        this.broker = broker;
    }

    @Override
    public CompletionStage<DescribeConfigsResponseData> handle(
            RequestContext context, DescribeConfigsRequestData request) {
        List<DescribeConfigsResult> results = request.resources().stream()
                .map(resource -> describe(resource, request.includeSynonyms(), request.includeDocumentation()))
                .toList();
        return CompletableFuture.completedFuture(new DescribeConfigsResponseData().setResults(results));
    }

    private DescribeConfigsResult describe(DescribeConfigsResource resource, boolean synonyms, boolean documentation) {
        DescribeConfigsResult result = new DescribeConfigsResult()
                .setResourceType(resource.resourceType())
                .setResourceName(resource.resourceName());
        switch (ConfigResource.Type.forId(resource.resourceType())) {
            case TOPIC -> describeTopic(resource, result, synonyms, documentation);
            case BROKER -> describeBroker(resource, result, documentation);
            default ->
                failed(
                        result,
                        new WireError(Errors.INVALID_REQUEST, "Only topics and brokers have settings to describe."));
        }
        return result;
    }

    private void describeTopic(
            DescribeConfigsResource resource, DescribeConfigsResult result, boolean synonyms, boolean documentation) {
        Optional<Topic> topic = catalog.byName(resource.resourceName());
        if (topic.isEmpty()) {
            failed(result, WireError.of(Errors.UNKNOWN_TOPIC_OR_PARTITION));
            return;
        }
        TopicConfig config = topic.get().config();
        result.setConfigs(Arrays.stream(TopicSetting.values())
                .filter(setting -> isAskedFor(resource, setting.settingName()))
                .map(setting -> describe(config, setting, synonyms, documentation))
                .toList());
    }

    private static DescribeConfigsResourceResult describe(
            TopicConfig config, TopicSetting setting, boolean synonyms, boolean documentation) {
        DescribeConfigsResourceResult described = new DescribeConfigsResourceResult()
                .setName(setting.settingName())
                .setValue(config.value(setting))
                .setConfigSource(ConfigSources.of(config, setting).id())
                .setConfigType(typeOf(setting).id());
        if (synonyms) {
            described.setSynonyms(synonymsOf(config, setting));
        }
        if (documentation) {
            described.setDocumentation(setting.documentation());
        }
        return described;
    }

    private static List<DescribeConfigsSynonym> synonymsOf(TopicConfig config, TopicSetting setting) {
        return config.layers(setting).stream()
                .map(layer -> new DescribeConfigsSynonym()
                        .setName(setting.settingName())
                        .setValue(layer.value())
                        .setSource(ConfigSources.of(layer.source()).id()))
                .toList();
    }

    private void describeBroker(DescribeConfigsResource resource, DescribeConfigsResult result, boolean documentation) {
        if (!resource.resourceName().equals(Integer.toString(broker.nodeId()))) {
            failed(
                    result,
                    new WireError(
                            Errors.INVALID_REQUEST,
                            "The broker to describe is " + broker.nodeId() + ", not \"" + resource.resourceName()
                                    + "\"."));
            return;
        }
        result.setConfigs(broker.entries().stream()
                .filter(entry -> isAskedFor(resource, entry.name()))
                .map(entry -> new DescribeConfigsResourceResult()
                        .setName(entry.name())
                        .setValue(entry.value())
                        .setReadOnly(true)
                        .setConfigSource(ConfigSource.STATIC_BROKER_CONFIG.id())
                        .setConfigType(ConfigType.STRING.id())
                        .setDocumentation(documentation ? entry.documentation() : null))
                .toList());
    }

    private static boolean isAskedFor(DescribeConfigsResource resource, String name) {
        return resource.configurationKeys() == null
                || resource.configurationKeys().isEmpty()
                || resource.configurationKeys().contains(name);
    }

    private static ConfigType typeOf(TopicSetting setting) {
        return switch (setting.type()) {
            case BOOLEAN -> ConfigType.BOOLEAN;
            case INT -> ConfigType.INT;
            case LONG -> ConfigType.LONG;
            case STRING -> ConfigType.STRING;
        };
    }

    private static void failed(DescribeConfigsResult result, WireError error) {
        result.setErrorCode(error.code()).setErrorMessage(error.message());
    }
}

package io.coldstream.broker.kafka.net;

import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.FinalizedFeatureKey;
import org.apache.kafka.common.message.ApiVersionsResponseData.SupportedFeatureKey;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiVersionsRequest;

/** Answers ApiVersions from the {@link HandlerTable} alone. Immutable. */
final class ApiVersionsAnswer {
    /** Clients before v4 of the request don't understand a feature that may be at level 0. */
    private static final int ZERO_LEVEL_SINCE_VERSION = 4;

    /** Since v5 a client may say which broker it means (KIP-1242). */
    private static final int IDENTITY_SINCE_VERSION = 5;

    private final HandlerTable table;

    ApiVersionsAnswer(HandlerTable table) {
        this.table = table;
    }

    /** The answer to a request, which may be an error. */
    ApiVersionsResponseData answer(ApiVersionsRequest request) {
        if (request.hasUnsupportedRequestVersion()) {
            return unsupportedVersion();
        }
        if (!request.isValid()) {
            return error(Errors.INVALID_REQUEST);
        }
        if (isForAnotherBroker(request.version(), request.data())) {
            return error(Errors.REBOOTSTRAP_REQUIRED);
        }
        return everything(request.version());
    }

    /** To be written as v0, whatever the client asked in, so that it learns what to ask in (KIP-511). */
    private static ApiVersionsResponseData unsupportedVersion() {
        ApiVersionsResponseData response = error(Errors.UNSUPPORTED_VERSION);
        response.apiKeys().add(apiVersions());
        return response;
    }

    private static ApiVersionsResponseData error(Errors error) {
        return new ApiVersionsResponseData().setErrorCode(error.code());
    }

    private boolean isForAnotherBroker(short version, ApiVersionsRequestData request) {
        return version >= IDENTITY_SINCE_VERSION
                && request.clusterId() != null
                && table.identity()
                        .filter(own -> !own.equals(new BrokerIdentity(request.clusterId(), request.nodeId())))
                        .isPresent();
    }

    private ApiVersionsResponseData everything(short version) {
        ApiVersionsResponseData response = new ApiVersionsResponseData();
        response.apiKeys().add(apiVersions());
        for (ServedApi<?> api : table.apis()) {
            response.apiKeys()
                    .add(new ApiVersion()
                            .setApiKey(api.apiKey().id)
                            .setMinVersion(announcedOldest(api))
                            .setMaxVersion(api.latestVersion()));
        }
        for (ServedFeature feature : table.features()) {
            addFeature(response, version, feature);
        }
        if (!table.features().isEmpty()) {
            response.setFinalizedFeaturesEpoch(0);
        }
        return response;
    }

    /**
     * librdkafka takes a broker that doesn't announce Produce v0 for one that it cannot compress for, so Kafka
     * announces it without serving it (KIP-896), and so must we.
     */
    private static short announcedOldest(ServedApi<?> api) {
        return api.apiKey() == ApiKeys.PRODUCE
                ? ApiKeys.PRODUCE_API_VERSIONS_RESPONSE_MIN_VERSION
                : api.oldestVersion();
    }

    private static void addFeature(ApiVersionsResponseData response, short version, ServedFeature feature) {
        short least = feature.minLevel();
        if (least == 0 && version < ZERO_LEVEL_SINCE_VERSION) {
            least = 1;
        }
        if (feature.maxLevel() < least) {
            return;
        }
        response.supportedFeatures()
                .add(new SupportedFeatureKey()
                        .setName(feature.name())
                        .setMinVersion(least)
                        .setMaxVersion(feature.maxLevel()));
        if (feature.finalizedLevel() > 0) {
            response.finalizedFeatures()
                    .add(new FinalizedFeatureKey()
                            .setName(feature.name())
                            .setMinVersionLevel(feature.finalizedLevel())
                            .setMaxVersionLevel(feature.finalizedLevel()));
        }
    }

    private static ApiVersion apiVersions() {
        return new ApiVersion()
                .setApiKey(ApiKeys.API_VERSIONS.id)
                .setMinVersion(ApiKeys.API_VERSIONS.oldestVersion())
                .setMaxVersion(ApiKeys.API_VERSIONS.latestVersion(false));
    }
}

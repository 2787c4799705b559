package io.coldstream.broker.kafka.net;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/**
 * What the broker serves: the only source of what ApiVersions announces, so that nothing is announced that isn't
 * served. Immutable; built by the wiring. ApiVersions itself is answered by the wire and is not in the table.
 */
public final class HandlerTable {
    private final Map<ApiKeys, ServedApi<?>> apis;
    private final List<ServedFeature> features;
    private final @Nullable BrokerIdentity identity;

    private HandlerTable(Builder builder) {
        this.apis = Collections.unmodifiableMap(new EnumMap<>(builder.apis));
        this.features = List.copyOf(builder.features);
        this.identity = builder.identity;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** How an API is served, or empty if it isn't. */
    public Optional<ServedApi<?>> find(ApiKeys apiKey) {
        return Optional.ofNullable(apis.get(apiKey));
    }

    /** Everything served, in the order of Kafka's API keys. */
    public Collection<ServedApi<?>> apis() {
        return apis.values();
    }

    /** The features that ApiVersions v3 and later announces, usually none. */
    public List<ServedFeature> features() {
        return features;
    }

    /** Who the broker is, or empty if clients that mean another one are not to be told. */
    public Optional<BrokerIdentity> identity() {
        return Optional.ofNullable(identity);
    }

    /** Collects the table. Not thread-safe. */
    public static final class Builder {
        private final Map<ApiKeys, ServedApi<?>> apis = new EnumMap<>(ApiKeys.class);
        private final List<ServedFeature> features = new ArrayList<>();
        private @Nullable BrokerIdentity identity;

        private Builder() {}

        /** Serves all stable versions of an API. */
        public <Q extends ApiMessage> Builder serve(ApiKeys apiKey, Class<Q> requestType, RequestHandler<Q> handler) {
            return serve(apiKey, apiKey.oldestVersion(), apiKey.latestVersion(false), requestType, handler);
        }

        /** Serves the versions of an API from the oldest to the latest given, both included. */
        public <Q extends ApiMessage> Builder serve(
                ApiKeys apiKey, int oldestVersion, int latestVersion, Class<Q> requestType, RequestHandler<Q> handler) {
            if (apiKey == ApiKeys.API_VERSIONS) {
                throw new IllegalArgumentException("ApiVersions is answered from the table itself");
            }
            ServedApi<Q> api =
                    new ServedApi<>(apiKey, (short) oldestVersion, (short) latestVersion, requestType, handler);
            if (apis.putIfAbsent(apiKey, api) != null) {
                throw new IllegalArgumentException(apiKey + " has a handler already");
            }
            return this;
        }

        /** Announces a feature. */
        public Builder announce(ServedFeature feature) {
            features.add(feature);
            return this;
        }

        /** Turns clients away that were led here and mean another broker (ApiVersions v5, KIP-1242). */
        public Builder identity(BrokerIdentity own) {
            this.identity = own;
            return this;
        }

        public HandlerTable build() {
            return new HandlerTable(this);
        }
    }
}

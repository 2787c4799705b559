package io.coldstream.broker.kafka.net;

import java.util.Objects;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * One API that the broker serves.
 *
 * @param apiKey the API
 * @param oldestVersion the oldest version that is served
 * @param latestVersion the newest version that is served, at least {@code oldestVersion}
 * @param requestType Kafka's generated class of its requests
 * @param handler answers it
 */
public record ServedApi<Q extends ApiMessage>(
        ApiKeys apiKey, short oldestVersion, short latestVersion, Class<Q> requestType, RequestHandler<Q> handler) {
    public ServedApi {
        Objects.requireNonNull(apiKey, "apiKey");
        Objects.requireNonNull(requestType, "requestType");
        Objects.requireNonNull(handler, "handler");
        if (!apiKey.hasValidVersion()) {
            throw new IllegalArgumentException(apiKey + " has no version that could be served");
        }
        if (oldestVersion < apiKey.oldestVersion()
                || latestVersion > apiKey.latestVersion(false)
                || oldestVersion > latestVersion) {
            throw new IllegalArgumentException("%s cannot be served as v%d to v%d: Kafka's stable versions are %d to %d"
                    .formatted(
                            apiKey, oldestVersion, latestVersion, apiKey.oldestVersion(), apiKey.latestVersion(false)));
        }
        if (!requestType.isInstance(apiKey.messageType.newRequest())) {
            throw new IllegalArgumentException(requestType.getName() + " is not the request of " + apiKey);
        }
    }

    /** Says whether requests of this version are served. */
    public boolean serves(short version) {
        return version >= oldestVersion && version <= latestVersion;
    }
}

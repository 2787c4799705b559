package io.coldstream.broker.kafka.net;

import java.util.Optional;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * What a frame's first eight bytes must be like before anything else is believed. Immutable.
 *
 * @param table what is served
 * @param requestBytesMax the largest request
 * @param controlRequestBytesMax the largest request that isn't Produce
 */
record FrameRules(HandlerTable table, int requestBytesMax, int controlRequestBytesMax) {
    /** Length, API key, API version. */
    static final int HEAD_BYTES = 8;

    /** API key, API version, correlation id: no request is smaller. */
    private static final int PAYLOAD_BYTES_MIN = 8;

    /** Why a frame of this claimed size is refused, if it is. */
    Optional<String> refuseSize(int payloadBytes) {
        if (payloadBytes < PAYLOAD_BYTES_MIN) {
            return Optional.of("a request of " + payloadBytes + " bytes cannot be");
        }
        if (payloadBytes > requestBytesMax) {
            return Optional.of("a request of %d bytes is larger than socket.request.max.bytes, %d"
                    .formatted(payloadBytes, requestBytesMax));
        }
        return Optional.empty();
    }

    /** Why a frame that claims to be a request of this API is refused, if it is. */
    Optional<String> refuseApi(short apiKeyId, int payloadBytes) {
        if (!ApiKeys.hasId(apiKeyId)) {
            return Optional.of("there is no API " + apiKeyId);
        }
        ApiKeys apiKey = ApiKeys.forId(apiKeyId);
        if (apiKey != ApiKeys.API_VERSIONS && table.find(apiKey).isEmpty()) {
            return Optional.of(apiKey + " is not served");
        }
        if (apiKey != ApiKeys.PRODUCE && payloadBytes > controlRequestBytesMax) {
            return Optional.of("a request of %d bytes is too large for %s, which may have %d"
                    .formatted(payloadBytes, apiKey, controlRequestBytesMax));
        }
        return Optional.empty();
    }
}

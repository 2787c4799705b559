package io.coldstream.broker.kafka.net;

import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * A request, read from a frame.
 *
 * @param header who asks for what
 * @param request Kafka's own view of the request; its data may refer to the frame
 */
record ParsedRequest(RequestHeader header, AbstractRequest request) {
    ApiKeys apiKey() {
        return header.apiKey();
    }

    /** The version to answer in. */
    short responseVersion() {
        return request instanceof ApiVersionsRequest versions && versions.hasUnsupportedRequestVersion()
                ? 0
                : header.apiVersion();
    }

    /**
     * Whether the request's data refer to the frame's bytes. Kafka's schemas say which requests have fields of bytes
     * or records; in JoinGroup and SyncGroup these are copied out, and that must be so: those requests may wait for
     * minutes, and would keep memory from everybody else.
     */
    boolean refersToFrame() {
        return switch (apiKey()) {
            case JOIN_GROUP, SYNC_GROUP -> false;
            default -> apiKey().requiresDelayedAllocation;
        };
    }
}

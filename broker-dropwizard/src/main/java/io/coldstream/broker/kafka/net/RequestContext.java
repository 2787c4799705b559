package io.coldstream.broker.kafka.net;

import java.net.InetAddress;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * Where a request came from and how it wants to be answered.
 *
 * @param apiKey the API
 * @param apiVersion the version of the request, and so of its response; one that the {@link HandlerTable} serves
 * @param correlationId the client's number for the request
 * @param clientId the client's name for itself, or empty
 * @param clientAddress the address at the other end of the socket
 * @param listenerName the listener that the connection came in by
 * @param connectionId the connection's number, unique within the process
 * @param eventLoop the connection's event loop: for timers, and for work that must not run beside the connection's
 *     other requests. Never block it, never shut it down.
 * @param bytes what the request's records refer to
 */
public record RequestContext(
        ApiKeys apiKey,
        short apiVersion,
        int correlationId,
        String clientId,
        InetAddress clientAddress,
        String listenerName,
        long connectionId,
        ScheduledExecutorService eventLoop,
        RequestBytes bytes) {
    public RequestContext {
        Objects.requireNonNull(apiKey, "apiKey");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(clientAddress, "clientAddress");
        Objects.requireNonNull(listenerName, "listenerName");
        Objects.requireNonNull(eventLoop, "eventLoop");
        Objects.requireNonNull(bytes, "bytes");
    }

    /** The longest name of a client that is noted; a client may send 32 KiB of it. */
    private static final int NOTED_CHARS_MAX = 200;

    /** Who sent the request, for the audit log. */
    public String actor() {
        String noted = clientId.length() <= NOTED_CHARS_MAX ? clientId : clientId.substring(0, NOTED_CHARS_MAX) + "...";
        return "kafka client " + noted + " at " + clientHost();
    }

    /** The client's host in the form that Kafka's group and producer descriptions show: {@code /10.1.2.3}. */
    public String clientHost() {
        return "/" + clientAddress.getHostAddress();
    }
}

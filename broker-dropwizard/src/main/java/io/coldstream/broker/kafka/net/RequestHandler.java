package io.coldstream.broker.kafka.net;

import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * Answers the requests of one API. Called on the connection's event loop, in the order of the connection's requests.
 *
 * <p>A handler must not block: what may block goes to another executor, and the stage is completed from there. The
 * requests of a connection may be in flight together; their responses leave in the order of the requests, however the
 * stages complete.
 *
 * <p>The request, and the buffers that it refers to, may be used until the returned stage completes, and not after: a
 * Produce request's records are views of the network buffer, unless it retains {@link RequestContext#bytes}. The response belongs to the wire from then on; records in
 * it that are {@link io.coldstream.broker.kafka.records.ReleasableRecords} are released exactly once, when their bytes
 * have left or the response was dropped.
 *
 * <p>Errors that the protocol has a code for belong in the response. An exception, thrown or in the stage, is taken for
 * a bug: it is logged with its stack trace and answered with UNKNOWN_SERVER_ERROR.
 *
 * @param <Q> Kafka's generated class of the request
 */
@FunctionalInterface
public interface RequestHandler<Q extends ApiMessage> {
    /**
     * Starts to answer a request.
     *
     * @return completes with the response of the same API, or with {@link NoResponse#MESSAGE} where the protocol wants
     *     silence (Produce with acks=0)
     */
    CompletionStage<? extends ApiMessage> handle(RequestContext context, Q request);
}

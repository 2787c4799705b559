package io.coldstream.broker.kafka.net;

import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls handlers, and turns whatever comes of it into an exchange's end. Immutable, shared by all connections. */
final class HandlerCalls {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerCalls.class);

    private final HandlerTable table;
    private final ApiVersionsAnswer apiVersions;
    private final String listenerName;

    HandlerCalls(HandlerTable table, String listenerName) {
        this.table = table;
        this.apiVersions = new ApiVersionsAnswer(table);
        this.listenerName = listenerName;
    }

    /** Begins to handle a request. {@code onDone} runs once on the event loop, when the exchange has come to its end. */
    void start(Connection connection, Exchange exchange, Runnable onDone) {
        if (exchange.request().request() instanceof ApiVersionsRequest request) {
            exchange.answer(apiVersions.answer(request));
            noteSoftware(connection, request);
            onDone.run();
            return;
        }
        CompletionStage<? extends ApiMessage> stage;
        try {
            stage = call(connection, exchange.request(), exchange.bytes());
        } catch (RuntimeException | Error e) { // whatever it was, the exchange must come to its end
            end(exchange, null, e, onDone);
            return;
        }
        EventLoop eventLoop = connection.channel().eventLoop();
        var unused = stage.whenComplete((response, failure) -> {
            if (eventLoop.inEventLoop()) {
                endSafely(connection, exchange, response, failure, onDone);
            } else {
                handOver(eventLoop, connection, exchange, response, failure, onDone);
            }
        });
    }

    /** The bytes of an answered exchange's response, or of an error in its place; empty if neither can be written. */
    Optional<EncodedResponse> encode(Connection connection, Exchange exchange) {
        ApiMessage response = exchange.takeResponse();
        try {
            return Optional.of(encode(connection, exchange.request(), response));
        } catch (RuntimeException e) {
            LOG.error("The response to {} cannot be written", describe(exchange.request()), e);
            ResponseEncoder.drop(response);
        }
        try {
            return errorResponse(exchange.request()).map(error -> encode(connection, exchange.request(), error));
        } catch (RuntimeException e) {
            LOG.error("Nor can the error in its place", e);
            return Optional.empty();
        }
    }

    private static EncodedResponse encode(Connection connection, ParsedRequest request, ApiMessage response) {
        return ResponseEncoder.encode(
                connection.channel().alloc(), request.header(), request.responseVersion(), response);
    }

    private CompletionStage<? extends ApiMessage> call(
            Connection connection, ParsedRequest request, RequestBytes bytes) {
        RequestHeader header = request.header();
        RequestContext context = new RequestContext(
                request.apiKey(),
                header.apiVersion(),
                header.correlationId(),
                header.clientId(),
                connection.clientAddress(),
                listenerName,
                connection.id(),
                connection.channel().eventLoop(),
                bytes);
        ServedApi<?> api = table.find(request.apiKey())
                .orElseThrow(() -> new IllegalStateException(request.apiKey() + " is parsed and not served"));
        return call(api, context, request.request().data());
    }

    private static <Q extends ApiMessage> CompletionStage<? extends ApiMessage> call(
            ServedApi<Q> api, RequestContext context, ApiMessage data) {
        return api.handler().handle(context, api.requestType().cast(data));
    }

    private static void handOver(
            EventLoop eventLoop,
            Connection connection,
            Exchange exchange,
            @Nullable ApiMessage response,
            @Nullable Throwable failure,
            Runnable onDone) {
        try {
            eventLoop.execute(() -> endSafely(connection, exchange, response, failure, onDone));
        } catch (RejectedExecutionException e) {
            // The server is gone and with it the loop that owned the exchange; nobody else touches it any more.
            if (response != null) {
                ResponseEncoder.drop(response);
            }
            exchange.releaseFrame();
        }
    }

    /** A future would swallow what is thrown here, and the connection hang. */
    private static void endSafely(
            Connection connection,
            Exchange exchange,
            @Nullable ApiMessage response,
            @Nullable Throwable failure,
            Runnable onDone) {
        try {
            end(exchange, response, failure, onDone);
        } catch (RuntimeException | Error e) {
            connection.failed(e);
        }
    }

    private static void end(
            Exchange exchange, @Nullable ApiMessage response, @Nullable Throwable failure, Runnable onDone) {
        ParsedRequest request = exchange.request();
        if (failure != null) {
            endFailed(
                    exchange,
                    failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure);
        } else if (response == NoResponse.MESSAGE) {
            exchange.silence();
        } else if (response == null || response.apiKey() != request.apiKey().id) {
            endFailed(exchange, new IllegalStateException("answered with " + response));
        } else {
            exchange.answer(response);
        }
        onDone.run();
    }

    private static void endFailed(Exchange exchange, Throwable failure) {
        LOG.error("{} failed unexpectedly", describe(exchange.request()), failure);
        exchange.noteHandlerFailed();
        errorResponse(exchange.request()).ifPresentOrElse(exchange::answer, exchange::fail);
    }

    /** Kafka's own error response, or empty where the protocol has none, as for Produce with acks=0. */
    private static Optional<ApiMessage> errorResponse(ParsedRequest request) {
        try {
            AbstractResponse error = request.request().getErrorResponse(0, Errors.UNKNOWN_SERVER_ERROR.exception());
            return Optional.ofNullable(error).map(AbstractResponse::data);
        } catch (RuntimeException e) {
            LOG.error("{} has no error response", describe(request), e);
            return Optional.empty();
        }
    }

    private static String describe(ParsedRequest request) {
        RequestHeader header = request.header();
        String clientId = header.clientId().replaceAll("\\p{Cntrl}", "?"); // no client writes lines into our log
        return "%s v%d of client '%s'".formatted(header.apiKey(), header.apiVersion(), clientId);
    }

    private static void noteSoftware(Connection connection, ApiVersionsRequest request) {
        ApiVersionsRequestData data = request.data();
        if (request.version() >= 3 && !request.hasUnsupportedRequestVersion() && request.isValid()) {
            connection.metrics().clientSoftware(data.clientSoftwareName(), data.clientSoftwareVersion());
        }
    }
}

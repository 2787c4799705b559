package io.coldstream.broker.http.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.coldstream.api.http.Problem;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests that no resource sees: bad request lines and paths, methods and paths that the server itself
 * refuses, failures outside of the resources. Thread-safe.
 */
public final class ProblemErrorHandler extends ErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemErrorHandler.class);

    private final ObjectWriter json;
    private final Supplier<UUID> ids;

    public ProblemErrorHandler(ObjectWriter json, Supplier<UUID> ids) {
        this.json = json;
        this.ids = ids;
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true; // every answer has a body, whatever the method
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        byte[] body = bytes(problem(request, code, cause));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private Problem problem(Request request, int code, @Nullable Throwable cause) {
        String path = path(request);
        // 501 and 505 are the server's words for what only the client can change.
        if (code < 500 || code == HttpStatus.NOT_IMPLEMENTED_501 || code == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505) {
            return ProblemFactory.ofStatus(code, request.getMethod(), path);
        }
        String id = ids.get().toString();
        LOG.error("{} {} failed with status {}, error {}", request.getMethod(), path, code, id, cause);
        ProblemType type = code == 503 ? ProblemType.UNAVAILABLE : ProblemType.INTERNAL;
        return new Problem(
                type.uri(),
                type.title(),
                code,
                "Something went wrong inside the broker. The broker's log says more under the error id " + id + ".",
                path,
                null,
                null,
                null,
                id);
    }

    private static String path(Request request) {
        HttpURI uri = request.getHttpURI();
        String path = uri == null ? null : uri.getPath();
        // Jetty's stand-in for a request whose path it could not read.
        boolean readable = path != null && !path.isEmpty() && !path.equals("/badMessage");
        return readable && path != null ? path : "/";
    }

    private byte[] bytes(Problem problem) {
        try {
            return json.writeValueAsBytes(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem cannot be written as JSON", e);
        }
    }
}

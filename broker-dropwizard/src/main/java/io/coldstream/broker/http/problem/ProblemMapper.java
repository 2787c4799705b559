package io.coldstream.broker.http.problem;

import io.coldstream.api.http.Problem;
import io.coldstream.broker.topic.TopicException;
import io.coldstream.storage.StorageException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever a resource throws into a problem. Thread-safe. */
public final class ProblemMapper implements ExceptionMapper<Throwable> {
    /** After how many seconds a client may ask again when a store is away. */
    static final String RETRY_AFTER_SECONDS = "5";

    private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

    private final Supplier<UUID> ids;

    @Context
    @SuppressWarnings("NullAway.Init") // Jersey sets it, to a proxy that finds the thread's request
    private HttpServletRequest request;

    public ProblemMapper(Supplier<UUID> ids) {
        this.ids = ids;
    }

    @Override
    public Response toResponse(Throwable error) {
        if (error instanceof ProblemException refusal) {
            return withHeaders(refusal.type(), answer(ofRefusal(refusal)));
        }
        if (error instanceof TopicException refusal) {
            return answer(ofTopic(refusal));
        }
        if (error instanceof StorageException failure) {
            return ofStorage(failure);
        }
        if (error instanceof WebApplicationException routing) {
            return ofRouting(routing);
        }
        if (error instanceof HttpException malformed && malformed.getCode() < 500) {
            return answer(ProblemFactory.ofStatus(malformed.getCode(), request.getMethod(), path()));
        }
        if (error instanceof EofException) {
            // The client hung up while it sent its body: nobody reads this answer, and nothing is broken here.
            return answer(ProblemFactory.of(ProblemType.MALFORMED_REQUEST, "The body ended too early.", path()));
        }
        if (error instanceof ZipException || error.getCause() instanceof ZipException) {
            return answer(ProblemFactory.of(
                    ProblemType.MALFORMED_REQUEST, "The body is not compressed as its Content-Encoding says.", path()));
        }
        return answer(internal(error));
    }

    private static Response withHeaders(ProblemType type, Response answer) {
        return switch (type) {
            case UNAUTHORIZED ->
                Response.fromResponse(answer)
                        .header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"coldstream\", charset=\"UTF-8\"")
                        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"coldstream\"")
                        .build();
            case TOO_MANY_ATTEMPTS, TOO_MANY_STREAMS -> askedAgainLater(answer);
            default -> answer;
        };
    }

    private Problem ofRefusal(ProblemException refusal) {
        ProblemType type = refusal.type();
        return new Problem(
                type.uri(),
                type.title(),
                type.status(),
                refusal.detail(),
                path(),
                refusal.field().orElse(null),
                refusal.line().orElse(null),
                refusal.column().orElse(null),
                null,
                refusal.plan().orElse(null),
                refusal.gone().orElse(null));
    }

    private Problem ofTopic(TopicException refusal) {
        String detail = String.valueOf(refusal.getMessage());
        return switch (refusal.reason()) {
            case TOPIC_ALREADY_EXISTS -> ProblemFactory.of(ProblemType.TOPIC_ALREADY_EXISTS, detail, path(), "name");
            case UNKNOWN_TOPIC -> ProblemFactory.of(ProblemType.UNKNOWN_TOPIC, detail, path());
            case INVALID_TOPIC_NAME -> ProblemFactory.of(ProblemType.INVALID_VALUE, detail, path(), "name");
            case INVALID_PARTITIONS -> ProblemFactory.of(ProblemType.INVALID_VALUE, detail, path(), "partitions");
            case INVALID_CONFIG -> ProblemFactory.of(ProblemType.INVALID_VALUE, detail, path(), "configs");
            case OFFSET_OUT_OF_RANGE -> ProblemFactory.of(ProblemType.INVALID_VALUE, detail, path(), "offset");
            case LEGAL_HOLD -> ProblemFactory.of(ProblemType.LEGAL_HOLD, detail, path());
            case BELOW_FLOOR -> ProblemFactory.of(ProblemType.BELOW_FLOOR, detail, path());
            case PLAN_REQUIRED -> ProblemFactory.of(ProblemType.PLAN_REQUIRED, detail, path());
            case DELETIONS_SUSPENDED -> ProblemFactory.of(ProblemType.DELETIONS_SUSPENDED, detail, path());
        };
    }

    private Response ofStorage(StorageException failure) {
        return switch (failure.kind()) {
            case NOT_FOUND ->
                answer(ProblemFactory.of(
                        ProblemType.NOT_FOUND, "It was there when the request came, and is gone by now.", path()));
            case ALREADY_EXISTS, CONFLICT ->
                answer(ProblemFactory.of(
                        ProblemType.CONFLICT, "It was changed by somebody else meanwhile. Read it again.", path()));
            case HELD ->
                answer(ProblemFactory.of(
                        ProblemType.LEGAL_HOLD,
                        "A legal hold on these records stands. Release it first, if that is yours to decide.",
                        path()));
            case UNAVAILABLE ->
                askedAgainLater(answer(logged(
                        ProblemType.UNAVAILABLE,
                        "A store that the broker needs cannot be reached. A change may or may not have been made;"
                                + " ask again in a few seconds.",
                        failure)));
            case OUT_OF_SPACE ->
                answer(logged(ProblemType.OUT_OF_SPACE, "A store that the broker needs has no room left.", failure));
            case DENIED, CORRUPT -> answer(internal(failure));
        };
    }

    /** What Jersey itself refuses: no such path, no such method, no such media type. */
    private Response ofRouting(WebApplicationException routing) {
        Response original = routing.getResponse();
        if (original.getStatus() >= 500) {
            return answer(internal(routing));
        }
        Response.ResponseBuilder builder = Response.fromResponse(
                answer(ProblemFactory.ofStatus(original.getStatus(), request.getMethod(), path())));
        String allow = original.getHeaderString(HttpHeaders.ALLOW);
        if (allow != null) {
            builder.header(HttpHeaders.ALLOW, allow);
        }
        return builder.build();
    }

    private Problem internal(Throwable error) {
        return logged(ProblemType.INTERNAL, "Something went wrong inside the broker.", error);
    }

    private Problem logged(ProblemType type, String what, Throwable error) {
        String id = ids.get().toString();
        if (type == ProblemType.INTERNAL) {
            LOG.error("{} {} failed, error {}", request.getMethod(), path(), id, error);
        } else { // nothing is wrong with the broker: the message says all there is
            LOG.warn("{} {} failed, error {}: {}", request.getMethod(), path(), id, error.getMessage());
        }
        return new Problem(
                type.uri(),
                type.title(),
                type.status(),
                what + " The broker's log says more under the error id " + id + ".",
                path(),
                null,
                null,
                null,
                id);
    }

    private static Response askedAgainLater(Response answer) {
        return Response.fromResponse(answer)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }

    private String path() {
        return request.getRequestURI();
    }

    private static Response answer(Problem problem) {
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(problem)
                .build();
    }
}

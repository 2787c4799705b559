package io.coldstream.broker.http.problem;

import io.coldstream.api.http.Problem;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** Makes problems out of what little is known of a refused request. */
public final class ProblemFactory {
    private ProblemFactory() {}

    static Problem of(ProblemType type, String detail, String path) {
        return of(type, detail, path, null);
    }

    static Problem of(ProblemType type, String detail, String path, @Nullable String field) {
        return new Problem(type.uri(), type.title(), type.status(), detail, path, field, null, null, null);
    }

    /** The problem for a status that the server or the router chose. */
    public static Problem ofStatus(int status, String method, String path) {
        return switch (status) {
            case 400 -> of(ProblemType.MALFORMED_REQUEST, "The server cannot read this request.", path);
            case 404 -> of(ProblemType.NOT_FOUND, "There is nothing at this path.", path);
            case 405 ->
                of(
                        ProblemType.METHOD_NOT_ALLOWED,
                        "This path does not take " + Quote.of(method) + "; the Allow header says what it takes.",
                        path);
            case 406 ->
                of(ProblemType.NOT_ACCEPTABLE, "The Accept header allows none of the forms that there are.", path);
            case 408 -> of(ProblemType.REQUEST_TIMEOUT, "The request did not arrive in time.", path);
            case 413 -> of(ProblemType.BODY_TOO_LARGE, "The body is larger than the server takes.", path);
            case 415 ->
                of(
                        ProblemType.UNSUPPORTED_MEDIA_TYPE,
                        "The Content-Type header must be application/json; a patch may be application/merge-patch+json.",
                        path);
            default -> other(status, path);
        };
    }

    /** RFC 9457: the type "about:blank" means that the problem is the status code and nothing else. */
    private static Problem other(int status, String path) {
        String title = HttpStatus.getMessage(status);
        return new Problem("about:blank", title, status, title + ".", path, null, null, null, null);
    }
}

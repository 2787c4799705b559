package io.coldstream.broker.http.problem;

import java.util.Locale;

/** The kinds of problems. Their URIs are part of the API: clients tell problems apart by them. */
public enum ProblemType {
    MALFORMED_REQUEST(400, "The request is malformed"),
    MALFORMED_JSON(400, "The body is not JSON"),
    INVALID_VALUE(400, "A value is not allowed"),
    UNKNOWN_FIELD(400, "A field is not known"),
    UNAUTHORIZED(401, "Nobody knows who asks"),
    FORBIDDEN(403, "The role does not allow it"),
    NOT_FOUND(404, "There is nothing here"),
    UNKNOWN_TOPIC(404, "There is no such topic"),
    UNKNOWN_PARTITION(404, "There is no such partition"),
    UNKNOWN_GROUP(404, "There is no such consumer group"),
    UNKNOWN_POLICY(404, "There is no such policy"),
    UNKNOWN_HOLD(404, "There is no such hold"),
    UNKNOWN_JOB(404, "There is no such job"),
    UNKNOWN_SEGMENT(404, "There is no such segment"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "The answer has no such form"),
    REQUEST_TIMEOUT(408, "The request took too long to arrive"),
    TOPIC_ALREADY_EXISTS(409, "The topic exists already"),
    LEGAL_HOLD(409, "A legal hold forbids it"),
    BELOW_FLOOR(409, "It is too young to be deleted"),
    DELETIONS_SUSPENDED(409, "Deletions are suspended"),
    PLAN_REQUIRED(409, "The change deletes more than before"),
    STALE_PLAN(409, "The plan does not say what would happen now"),
    CONFLICT(409, "It does not fit what is there by now"),
    PRECONDITION_FAILED(412, "It is not what it was"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body has the wrong form"),
    PRECONDITION_REQUIRED(428, "The request must say what it changes"),
    TOO_MANY_ATTEMPTS(429, "Too many ask at once"),
    TOO_MANY_STREAMS(429, "Too many streams of messages run already"),
    INTERNAL(500, "The broker failed"),
    UNAVAILABLE(503, "A store that the broker needs is away"),
    OUT_OF_SPACE(507, "A store that the broker needs is full");

    private static final String URI_PREFIX = "urn:coldstream:problem:";

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The URI that stands for the kind, {@code urn:coldstream:problem:unknown-topic} for one. */
    public String uri() {
        return URI_PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

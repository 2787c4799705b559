package io.coldstream.broker.http.problem;

import io.coldstream.api.http.Gone;
import io.coldstream.api.http.PlanDetail;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request is refused. The message is the problem's detail: it says what was wrong and what would be right. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final @Nullable String field;
    private final @Nullable Integer line;
    private final @Nullable Integer column;

    private transient @Nullable PlanDetail plan;

    private transient @Nullable Gone gone;

    private ProblemException(
            ProblemType type, String detail, @Nullable String field, @Nullable Integer line, @Nullable Integer column) {
        super(detail);
        this.type = Objects.requireNonNull(type, "type");
        this.field = field;
        this.line = line;
        this.column = column;
    }

    public ProblemException(ProblemType type, String detail) {
        this(type, detail, null, null, null);
    }

    /** A value of one field or parameter is not allowed. */
    public static ProblemException invalid(String field, String detail) {
        return new ProblemException(ProblemType.INVALID_VALUE, detail, field, null, null);
    }

    /** One field or parameter is to blame. */
    public static ProblemException of(ProblemType type, String field, String detail) {
        return new ProblemException(type, detail, field, null, null);
    }

    /** A field that does not exist was named. */
    public static ProblemException unknownField(String field, String detail) {
        return new ProblemException(ProblemType.UNKNOWN_FIELD, detail, field, null, null);
    }

    /** A body is not JSON at some place, both numbers from 1. */
    public static ProblemException malformedJson(String detail, int line, int column) {
        return new ProblemException(ProblemType.MALFORMED_JSON, detail, null, line, column);
    }

    /** A change has to be agreed to first, or again; the plan says what it does. */
    public static ProblemException withPlan(ProblemType type, String detail, PlanDetail plan) {
        ProblemException refusal = new ProblemException(type, detail);
        refusal.plan = plan;
        return refusal;
    }

    /** There is no segment with an offset, and perhaps it is known where it went. */
    public static ProblemException unknownSegment(String detail, @Nullable Gone gone) {
        ProblemException refusal = new ProblemException(ProblemType.UNKNOWN_SEGMENT, detail, "offset", null, null);
        refusal.gone = gone;
        return refusal;
    }

    public ProblemType type() {
        return type;
    }

    /** The detail of the problem. */
    public String detail() {
        return Objects.requireNonNull(getMessage(), "detail");
    }

    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    public Optional<Integer> line() {
        return Optional.ofNullable(line);
    }

    public Optional<Integer> column() {
        return Optional.ofNullable(column);
    }

    /** What the change would do, if it has to be agreed to. */
    public Optional<PlanDetail> plan() {
        return Optional.ofNullable(plan);
    }

    /** When and why the records went that were asked for. */
    public Optional<Gone> gone() {
        return Optional.ofNullable(gone);
    }
}

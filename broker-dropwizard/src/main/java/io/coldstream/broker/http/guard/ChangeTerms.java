package io.coldstream.broker.http.guard;

import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.request.DryRun;
import io.coldstream.broker.http.request.IfMatch;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Under which terms a request wants a change: what it read before, which plan it agrees to, or nothing but a look. */
public final class ChangeTerms {
    /** The parameter that names a plan. */
    public static final String PLAN = "plan";

    private final @Nullable IfMatch ifMatch;
    private final @Nullable String plan;

    private ChangeTerms(@Nullable IfMatch ifMatch, @Nullable String plan) {
        this.ifMatch = ifMatch;
        this.plan = plan;
    }

    /**
     * Reads the header {@code If-Match} and the parameters {@code dry_run} and {@code plan}.
     *
     * @throws ProblemException if one of them is wrong, or the header is missing and the request is not for a look
     */
    public static ChangeTerms of(@Nullable String ifMatch, @Nullable String dryRun, @Nullable String plan) {
        return new ChangeTerms(DryRun.parse(dryRun) ? null : IfMatch.required(ifMatch), plan);
    }

    /** The terms of making something new, for which there is nothing that could have been read before. */
    public static ChangeTerms ofCreation(@Nullable String dryRun, @Nullable String plan) {
        return new ChangeTerms(DryRun.parse(dryRun) ? null : IfMatch.ANY, plan);
    }

    /** Whether nothing is to be changed. */
    public boolean isDryRun() {
        return ifMatch == null;
    }

    /** The plan that the client agrees to. */
    public Optional<String> plan() {
        return Optional.ofNullable(plan);
    }

    /**
     * Refuses to change what is not what the client read.
     *
     * @param etag what is there now, without quotes
     * @throws ProblemException if the client read something else
     */
    public void requireMatch(String etag) {
        if (ifMatch != null) {
            ifMatch.require(etag);
        }
    }
}

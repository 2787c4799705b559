package io.coldstream.broker.http.guard;

import io.coldstream.broker.http.problem.ProblemException;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Lets everything pass. A dry run is refused, never mistaken for the change itself. */
final class OpenGate implements ChangeGuard {
    @Override
    public Response dryRun(ProposedChange change) {
        throw ProblemException.invalid(ChangeTerms.DRY_RUN, "This broker does not plan changes: leave dry_run out.");
    }

    @Override
    public void check(ProposedChange change, @Nullable String plan, String actor) {}
}

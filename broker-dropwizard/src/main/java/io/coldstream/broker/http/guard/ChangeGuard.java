package io.coldstream.broker.http.guard;

import io.coldstream.storage.StorageException;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Asked before what is kept changes. Thread-safe. */
public interface ChangeGuard {
    /**
     * Answers a request that asks what a change would do; nothing is changed.
     *
     * @throws io.coldstream.broker.http.problem.ProblemException if that cannot be said
     */
    Response dryRun(ProposedChange change) throws StorageException;

    /**
     * Lets a change pass, or refuses it. Called while no other change of any topic or policy can come between the answer and
     * the change.
     *
     * @param plan the id of the plan that the client agrees to, or {@code null} if it named none
     * @param actor who wants the change, for the audit log
     * @throws io.coldstream.broker.http.problem.ProblemException if the change must not be made, or not yet
     */
    void check(ProposedChange change, @Nullable String plan, String actor) throws StorageException;
}

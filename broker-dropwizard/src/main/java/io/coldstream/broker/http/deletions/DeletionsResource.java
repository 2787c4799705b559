package io.coldstream.broker.http.deletions;

import io.coldstream.api.http.DeletionsState;
import io.coldstream.broker.access.Role;
import io.coldstream.broker.gate.DeletionControl;
import io.coldstream.broker.gate.Suspension;
import io.coldstream.broker.http.access.Needs;
import io.coldstream.broker.http.access.UserContext;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.JsonBody;
import io.coldstream.broker.http.request.JsonFields;
import io.coldstream.storage.StorageException;
import io.coldstream.tiering.retention.ClockGuard;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/deletions}. Thread-safe. */
@Path("/v1/deletions")
@Produces(MediaType.APPLICATION_JSON)
public final class DeletionsResource {
    private static final String REASON = "reason";
    private static final int REASON_LENGTH_MAX = 2000;
    private static final String SINCE = "since";
    private static final String CLOCK_AHEAD = "clock_ahead_ms";

    private final DeletionControl control;
    private final JsonBody json = new JsonBody();

    public DeletionsResource(DeletionControl control) {
        this.control = control;
    }

    @GET
    public DeletionsState get() {
        return state();
    }

    @POST
    @Needs(Role.ADMIN)
    @Path("/accept")
    @Consumes(MediaType.APPLICATION_JSON)
    public DeletionsState accept(@Context SecurityContext security, InputStream body)
            throws IOException, StorageException {
        JsonFields fields = JsonFields.of(json.read(body));
        fields.allowOnly(List.of(REASON, SINCE, CLOCK_AHEAD));
        String reason = fields.text(REASON).orElse("");
        if (reason.isBlank() || reason.length() > REASON_LENGTH_MAX) {
            throw ProblemException.invalid(
                    REASON,
                    "reason must say in 1 to " + REASON_LENGTH_MAX
                            + " characters why database and clock are right as they are.");
        }
        if (!control.accept(accepted(fields), UserContext.user(security).name(), reason)) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "It is not as you saw it: ask again what keeps deletion back now, if anything does.");
        }
        return state();
    }

    /** What somebody accepts is what was seen: something else may have been found meanwhile. */
    private static DeletionControl.Accepted accepted(JsonFields fields) {
        @Nullable
        Instant since = fields.text(SINCE).map(DeletionsResource::time).orElse(null);
        @Nullable
        Duration ahead = fields.find(CLOCK_AHEAD)
                .map(value -> JsonFields.wholeNumber(value)
                        .filter(ms -> ms > 0)
                        .map(Duration::ofMillis)
                        .orElseThrow(() -> fields.wrong(CLOCK_AHEAD, "must be a whole number, 1 or more", value)))
                .orElse(null);
        if (since == null && ahead == null) {
            throw ProblemException.invalid(
                    SINCE,
                    "Say what you accept, as GET /api/v1/deletions has it: since for the database, clock_ahead_ms for"
                            + " the clock (difference.clock.ahead_ms), or both.");
        }
        return new DeletionControl.Accepted(since, ahead);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw ProblemException.invalid(
                    SINCE, "since must be a time such as 2026-03-01T00:00:00Z; it was " + Quote.of(text) + ".");
        }
    }

    private DeletionsState state() {
        Suspension suspension = control.suspension().orElse(null);
        ClockGuard.Reading time = control.time();
        DeletionsState.@Nullable Clock clock = time.jumped()
                ? new DeletionsState.Clock(
                        time.wall(), time.trusted(), time.ahead().toMillis())
                : null;
        String difference = suspension == null ? null : suspension.difference();
        String reason = control.closedBecause().orElse(null);
        if (reason == null && clock != null) {
            reason = "The clock has jumped ahead. Deletion by age goes by " + time.trusted()
                    + " until the clock is back or an operator says that it is right.";
        }
        return new DeletionsState(
                suspension != null,
                suspension == null ? null : suspension.since(),
                difference == null && clock == null ? null : new DeletionsState.Difference(difference, clock),
                reason);
    }
}

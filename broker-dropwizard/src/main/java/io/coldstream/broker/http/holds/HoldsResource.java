package io.coldstream.broker.http.holds;

import io.coldstream.api.http.HoldDetail;
import io.coldstream.api.http.HoldPage;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.broker.access.Role;
import io.coldstream.broker.http.access.Needs;
import io.coldstream.broker.http.access.UserContext;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.JsonBody;
import io.coldstream.broker.http.request.PageRequest;
import io.coldstream.broker.http.request.WholeNumber;
import io.coldstream.broker.http.topics.TopicLookup;
import io.coldstream.broker.plan.RetentionTotals;
import io.coldstream.broker.policy.HoldService;
import io.coldstream.broker.view.ObjectLockListing;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.HoldStore;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/holds}. Thread-safe. */
@Path("/v1/holds")
@Produces(MediaType.APPLICATION_JSON)
public final class HoldsResource {
    private static final String STANDING = "standing";

    private final TopicLookup lookup;
    private final HoldStore holds;
    private final HoldService service;
    private final RetentionTotals totals;
    private final ObjectLockListing locks;
    private final JsonBody json = new JsonBody();

    /** @param holds for reading; what changes goes through the service */
    public HoldsResource(
            TopicLookup lookup, HoldStore holds, HoldService service, RetentionTotals totals, ObjectLockListing locks) {
        this.lookup = lookup;
        this.holds = holds;
        this.service = service;
        this.totals = totals;
        this.locks = locks;
    }

    @GET
    public HoldPage list(
            @QueryParam("state") @Nullable String state,
            @QueryParam("topic") @Nullable String topic,
            @QueryParam("page_size") @Nullable String pageSize,
            @QueryParam("page_token") @Nullable String pageToken)
            throws StorageException {
        Predicate<LegalHold> wanted = state(state == null ? STANDING : state)
                .and(hold -> topic == null || hold.topic().equals(topic));
        PageRequest page = PageRequest.of(pageSize, pageToken);
        long position = page.position().map(HoldsResource::position).orElse(0L);
        List<HoldDetail> shown = new ArrayList<>();
        List<LegalHold> found;
        do {
            found = holds.list(position, HoldStore.LIMIT_MAX);
            for (LegalHold hold : found) {
                if (wanted.test(hold)) {
                    if (shown.size() == page.pageSize()) {
                        return new HoldPage(shown, PageRequest.token(Long.toString(position)));
                    }
                    shown.add(detail(hold));
                }
                position++;
            }
        } while (found.size() == HoldStore.LIMIT_MAX);
        return new HoldPage(shown, null);
    }

    private static Predicate<LegalHold> state(String word) {
        return switch (word) {
            case STANDING -> LegalHold::stands;
            case "released" -> hold -> !hold.stands();
            case "all" -> hold -> true;
            default ->
                throw ProblemException.invalid(
                        "state", "state must be standing, released or all; it was " + Quote.of(word) + ".");
        };
    }

    private static long position(String text) {
        return WholeNumber.parse(text).filter(number -> number >= 0).orElseThrow(PageRequest::badToken);
    }

    @POST
    @Needs(Role.OPERATOR)
    @Consumes(MediaType.APPLICATION_JSON)
    public Response place(@Context SecurityContext security, @Context UriInfo uri, InputStream body)
            throws IOException, StorageException {
        HoldBody wanted = HoldBody.read(json.read(body), lookup);
        HoldService.Placed placed;
        try {
            placed = service.place(
                    wanted.topic().name(),
                    wanted.scope(),
                    wanted.reason(),
                    wanted.owner(),
                    UserContext.user(security).name());
        } catch (StorageException e) {
            if (e.kind() == StorageException.Kind.NOT_FOUND) {
                throw ProblemException.of(ProblemType.UNKNOWN_TOPIC, "topic", "The topic was deleted meanwhile.");
            }
            throw e;
        }
        totals.forget();
        // 202: the hold stands, and yet not everything that it covers is safe.
        return Response.status(placed.settled() ? Response.Status.CREATED : Response.Status.ACCEPTED)
                .location(uri.getAbsolutePathBuilder()
                        .path(placed.hold().id().toString())
                        .build())
                .entity(detail(placed.hold()))
                .build();
    }

    @GET
    @Path("/{id}")
    public HoldDetail get(@PathParam("id") String id) throws StorageException {
        return detail(holds.find(parse(id)).orElseThrow(() -> unknown(id)));
    }

    @POST
    @Needs(Role.ADMIN)
    @Path("/{id}/release")
    @Consumes(MediaType.APPLICATION_JSON)
    public HoldDetail release(@PathParam("id") String id, @Context SecurityContext security, InputStream body)
            throws IOException, StorageException {
        UUID uuid = parse(id);
        String reason = HoldBody.readRelease(json.read(body));
        try {
            LegalHold released =
                    service.release(uuid, UserContext.user(security).name(), reason);
            totals.forget();
            return detail(released);
        } catch (StorageException e) {
            switch (e.kind()) {
                case NOT_FOUND -> throw unknown(id);
                case CONFLICT ->
                    throw new ProblemException(ProblemType.CONFLICT, "The hold was released before; that stays so.");
                default -> throw e;
            }
        }
    }

    private HoldDetail detail(LegalHold hold) {
        return HoldViews.detail(hold, hold.stands() ? totals.read().bytesOf(hold.id()) : 0, locks.of(hold));
    }

    private static UUID parse(String id) {
        try {
            UUID uuid = UUID.fromString(id);
            if (uuid.toString().equalsIgnoreCase(id)) { // Java reads shortened ones, too
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            // There is no hold with such an id.
        }
        throw unknown(id);
    }

    private static ProblemException unknown(String id) {
        return new ProblemException(ProblemType.UNKNOWN_HOLD, "There is no hold with the id " + Quote.of(id) + ".");
    }
}

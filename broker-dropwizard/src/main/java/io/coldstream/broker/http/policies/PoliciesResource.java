package io.coldstream.broker.http.policies;

import io.coldstream.api.http.PolicyHistory;
import io.coldstream.api.http.PolicyPage;
import io.coldstream.api.http.PolicyTopicPage;
import io.coldstream.api.policy.PolicyContent;
import io.coldstream.api.policy.PolicyDocument;
import io.coldstream.api.policy.PolicyMatch;
import io.coldstream.broker.access.Role;
import io.coldstream.broker.http.access.Needs;
import io.coldstream.broker.http.access.UserContext;
import io.coldstream.broker.http.guard.ChangeGuard;
import io.coldstream.broker.http.guard.ChangeTerms;
import io.coldstream.broker.http.guard.ProposedChange;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.DryRun;
import io.coldstream.broker.http.request.JsonBody;
import io.coldstream.broker.http.request.PageRequest;
import io.coldstream.broker.http.request.WholeNumber;
import io.coldstream.broker.policy.PolicyService;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.PolicyVersion;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/policies}. Thread-safe. */
@Path("/v1/policies")
@Produces(MediaType.APPLICATION_JSON)
public final class PoliciesResource {
    private final PolicyService service;
    private final TopicCatalog catalog;
    private final ChangeGuard guard;
    private final JsonBody json = new JsonBody();

    public PoliciesResource(PolicyService service, TopicCatalog catalog, ChangeGuard guard) {
        this.service = service;
        this.catalog = catalog;
        this.guard = guard;
    }

    @GET
    public PolicyPage list(
            @QueryParam("page_size") @Nullable String pageSize, @QueryParam("page_token") @Nullable String pageToken)
            throws StorageException {
        PageRequest page = PageRequest.of(pageSize, pageToken);
        String behind = page.position().orElse("");
        List<PolicyDocument> found = service.list().stream()
                .filter(policy -> policy.name().compareTo(behind) > 0)
                .limit(page.pageSize() + 1L)
                .toList();
        boolean more = found.size() > page.pageSize();
        List<PolicyDocument> shown = more ? found.subList(0, page.pageSize()) : found;
        return new PolicyPage(
                shown.stream()
                        .map(policy -> PolicyViews.detail(policy, catalog.all()))
                        .toList(),
                more ? PageRequest.token(shown.get(shown.size() - 1).name()) : null);
    }

    @GET
    @Path("/{name}")
    public Response get(@PathParam("name") String name) throws StorageException {
        return answer(Response.ok(), require(name));
    }

    /** Answers for deleted policies, too. */
    @GET
    @Path("/{name}/versions")
    public PolicyHistory versions(
            @PathParam("name") String name,
            @QueryParam("page_size") @Nullable String pageSize,
            @QueryParam("page_token") @Nullable String pageToken)
            throws StorageException {
        PageRequest page = PageRequest.of(pageSize, pageToken);
        int before = page.position().map(PoliciesResource::version).orElse(Integer.MAX_VALUE);
        List<PolicyVersion> history = service.history(name);
        if (history.isEmpty()) {
            throw unknown(name);
        }
        int end = Math.min(history.size(), before - 1); // versions count from 1, without holes
        int start = Math.max(0, end - page.pageSize());
        return PolicyViews.history(
                name,
                history.subList(start, end),
                start > 0 ? PageRequest.token(String.valueOf(history.get(start).version())) : null);
    }

    private static int version(String position) {
        return WholeNumber.parse(position)
                .filter(number -> number >= 1 && number <= Integer.MAX_VALUE)
                .orElseThrow(PageRequest::badToken)
                .intValue();
    }

    @GET
    @Path("/{name}/topics")
    public PolicyTopicPage topics(
            @PathParam("name") String name,
            @QueryParam("page_size") @Nullable String pageSize,
            @QueryParam("page_token") @Nullable String pageToken)
            throws StorageException {
        PolicyDocument policy = require(name);
        PageRequest page = PageRequest.of(pageSize, pageToken);
        String behind = page.position().orElse("");
        List<PolicyTopicPage.Entry> found = catalog.all().stream()
                .filter(topic -> topic.name().compareTo(behind) > 0)
                .flatMap(topic -> PolicyMatch.of(topic.name(), List.of(policy)).stream()
                        .map(match -> PolicyViews.topic(topic, match)))
                .limit(page.pageSize() + 1L)
                .toList();
        boolean more = found.size() > page.pageSize();
        List<PolicyTopicPage.Entry> shown = more ? found.subList(0, page.pageSize()) : found;
        return new PolicyTopicPage(
                name,
                shown,
                more ? PageRequest.token(shown.get(shown.size() - 1).topic()) : null);
    }

    @POST
    @Needs(value = Role.OPERATOR, ofDryRun = Role.VIEWER)
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(
            @QueryParam(DryRun.PARAMETER) @Nullable String dryRun,
            @QueryParam(ChangeTerms.PLAN) @Nullable String plan,
            @Context SecurityContext security,
            @Context UriInfo uri,
            InputStream body)
            throws IOException, StorageException {
        ChangeTerms terms = ChangeTerms.ofCreation(dryRun, plan);
        PolicyBody wanted = PolicyBody.ofNew(json.read(body));
        if (service.find(wanted.name()).isPresent()) {
            throw alreadyThere(wanted.name());
        }
        if (terms.isDryRun()) {
            return guard.dryRun(effects(wanted.name(), wanted.content()));
        }
        String actor = UserContext.user(security).name();
        try {
            PolicyDocument created = service.undisturbed(() -> {
                guard.check(
                        effects(wanted.name(), wanted.content()), terms.plan().orElse(null), actor);
                return service.create(wanted.name(), wanted.content(), actor);
            });
            return answer(
                    Response.created(
                            uri.getAbsolutePathBuilder().path(created.name()).build()),
                    created);
        } catch (StorageException e) {
            if (e.kind() == StorageException.Kind.ALREADY_EXISTS) {
                throw alreadyThere(wanted.name());
            }
            throw e;
        }
    }

    @PUT
    @Needs(value = Role.OPERATOR, ofDryRun = Role.VIEWER)
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response replace(
            @PathParam("name") String name,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam(DryRun.PARAMETER) @Nullable String dryRun,
            @QueryParam(ChangeTerms.PLAN) @Nullable String plan,
            @Context SecurityContext security,
            InputStream body)
            throws IOException, StorageException {
        PolicyDocument present = require(name);
        ChangeTerms terms = ChangeTerms.of(ifMatch, dryRun, plan);
        PolicyContent content = PolicyBody.ofPresent(name, json.read(body)).content();
        if (terms.isDryRun()) {
            return guard.dryRun(effects(name, content));
        }
        terms.requireMatch(etag(present));
        String actor = UserContext.user(security).name();
        try {
            PolicyDocument replaced = service.undisturbed(() -> {
                guard.check(effects(name, content), terms.plan().orElse(null), actor);
                return service.replace(name, present.version(), content, actor);
            });
            return answer(Response.ok(), replaced);
        } catch (StorageException e) {
            throw refusal(name, e);
        }
    }

    @DELETE
    @Needs(value = Role.OPERATOR, ofDryRun = Role.VIEWER)
    @Path("/{name}")
    public Response delete(
            @PathParam("name") String name,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam(DryRun.PARAMETER) @Nullable String dryRun,
            @QueryParam(ChangeTerms.PLAN) @Nullable String plan,
            @Context SecurityContext security)
            throws StorageException {
        PolicyDocument present = require(name);
        ChangeTerms terms = ChangeTerms.of(ifMatch, dryRun, plan);
        if (terms.isDryRun()) {
            return guard.dryRun(effects(name, null));
        }
        terms.requireMatch(etag(present));
        String actor = UserContext.user(security).name();
        try {
            service.undisturbed(() -> {
                guard.check(effects(name, null), terms.plan().orElse(null), actor);
                service.delete(name, present.version(), actor);
                return name;
            });
        } catch (StorageException e) {
            throw refusal(name, e);
        }
        return Response.noContent().build();
    }

    private ProposedChange effects(String name, @Nullable PolicyContent after) throws StorageException {
        return PolicyEffects.of(catalog.all(), service.list(), name, after);
    }

    private PolicyDocument require(String name) throws StorageException {
        return service.find(name).orElseThrow(() -> unknown(name));
    }

    private Response answer(Response.ResponseBuilder builder, PolicyDocument policy) {
        return builder.tag(etag(policy))
                .entity(PolicyViews.detail(policy, catalog.all()))
                .build();
    }

    private static String etag(PolicyDocument policy) {
        return Integer.toString(policy.version());
    }

    /** Somebody else may have been faster, between the look at the version and the change of it. */
    private static StorageException refusal(String name, StorageException failure) {
        if (failure.kind() == StorageException.Kind.NOT_FOUND) {
            throw unknown(name);
        }
        if (failure.kind() == StorageException.Kind.CONFLICT) {
            throw ProblemException.of(
                    ProblemType.PRECONDITION_FAILED,
                    HttpHeaders.IF_MATCH,
                    "Somebody changed it at the same time. Read it again.");
        }
        return failure;
    }

    private static ProblemException unknown(String name) {
        return new ProblemException(ProblemType.UNKNOWN_POLICY, "There is no policy named " + Quote.of(name) + ".");
    }

    private static ProblemException alreadyThere(String name) {
        return ProblemException.of(
                ProblemType.CONFLICT, "name", "There is a policy named " + Quote.of(name) + " already.");
    }
}

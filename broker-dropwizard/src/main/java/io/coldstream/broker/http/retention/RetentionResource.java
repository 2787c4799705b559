package io.coldstream.broker.http.retention;

import io.coldstream.api.topic.TopicConfig;
import io.coldstream.broker.access.Role;
import io.coldstream.broker.http.access.Needs;
import io.coldstream.broker.http.access.UserContext;
import io.coldstream.broker.http.guard.ChangeGuard;
import io.coldstream.broker.http.guard.ChangeTerms;
import io.coldstream.broker.http.guard.ProposedChange;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.DryRun;
import io.coldstream.broker.http.request.JsonBody;
import io.coldstream.broker.http.topics.TopicLookup;
import io.coldstream.broker.topic.ChangeOrigin;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicException;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.storage.StorageException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
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
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/topics/{topic}/retention}. Thread-safe. */
@Path("/v1/topics/{topic}/retention")
@Produces(MediaType.APPLICATION_JSON)
public final class RetentionResource {
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final TopicService service;
    private final TopicLookup lookup;
    private final ChangeGuard guard;
    private final JsonBody json = new JsonBody();

    public RetentionResource(TopicService service, TopicLookup lookup, ChangeGuard guard) {
        this.service = service;
        this.lookup = lookup;
        this.guard = guard;
    }

    @GET
    public Response get(@PathParam("topic") String name) {
        return answer(lookup.require(name));
    }

    /** Replaces all fields: those that the body does not name go back to the policy's values or the broker's. */
    @PUT
    @Needs(value = Role.OPERATOR, ofDryRun = Role.VIEWER)
    @Consumes(MediaType.APPLICATION_JSON)
    public Response replace(
            @PathParam("topic") String name,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam(DryRun.PARAMETER) @Nullable String dryRun,
            @QueryParam(ChangeTerms.PLAN) @Nullable String plan,
            @Context SecurityContext security,
            InputStream body)
            throws IOException, TopicException, StorageException {
        lookup.require(name);
        ChangeTerms terms = ChangeTerms.of(ifMatch, dryRun, plan);
        Map<RetentionField, String> named = RetentionBody.read(json.read(body), name);
        return change(name, terms, security, configs -> {
            for (RetentionField field : RetentionField.values()) {
                configs.remove(field.settingName());
            }
            return with(configs, named);
        });
    }

    /** Changes the fields that the body names (RFC 7386) and leaves the others where they come from. */
    @PATCH
    @Needs(value = Role.OPERATOR, ofDryRun = Role.VIEWER)
    @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
    public Response change(
            @PathParam("topic") String name,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam(DryRun.PARAMETER) @Nullable String dryRun,
            @QueryParam(ChangeTerms.PLAN) @Nullable String plan,
            @Context SecurityContext security,
            InputStream body)
            throws IOException, TopicException, StorageException {
        lookup.require(name);
        ChangeTerms terms = ChangeTerms.of(ifMatch, dryRun, plan);
        Map<RetentionField, String> named = RetentionBody.read(json.read(body), name);
        return change(name, terms, security, configs -> with(configs, named));
    }

    /** Takes one field from the topic, which goes back to the policy's value or the broker's. */
    @DELETE
    @Needs(value = Role.OPERATOR, ofDryRun = Role.VIEWER)
    @Path("/{leaf}")
    public Response reset(
            @PathParam("topic") String name,
            @PathParam("leaf") String leaf,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam(DryRun.PARAMETER) @Nullable String dryRun,
            @QueryParam(ChangeTerms.PLAN) @Nullable String plan,
            @Context SecurityContext security)
            throws TopicException, StorageException {
        lookup.require(name);
        ChangeTerms terms = ChangeTerms.of(ifMatch, dryRun, plan);
        RetentionField field = RetentionField.byPath(leaf).orElseThrow(() -> unknownLeaf(leaf));
        return change(name, terms, security, configs -> {
            configs.remove(field.settingName());
            return configs;
        });
    }

    private static ProblemException unknownLeaf(String leaf) {
        return ProblemException.unknownField(
                "leaf",
                "Retention has no field " + Quote.of(leaf) + "; known are "
                        + Arrays.stream(RetentionField.values())
                                .map(RetentionField::path)
                                .collect(Collectors.joining(", "))
                        + ".");
    }

    private Response change(
            String name, ChangeTerms terms, SecurityContext security, UnaryOperator<Map<String, String>> change)
            throws TopicException, StorageException {
        Topic read = lookup.require(name);
        Map<String, String> wanted = change.apply(new HashMap<>(read.config().overrides()));
        if (terms.isDryRun()) {
            return guard.dryRun(ProposedChange.ofTopic(read, service.effectiveConfig(name, wanted)));
        }
        if (wanted.equals(read.config().overrides())) {
            terms.requireMatch(RetentionViews.etag(read));
            return answer(read);
        }
        ChangeOrigin origin = new ChangeOrigin(
                UserContext.user(security).name(), null, terms.plan().orElse(null));
        return answer(service.alterConfigs(read.id(), origin, present -> {
            Topic topic = lookup.require(name); // as it is now, while nobody else can change it
            terms.requireMatch(RetentionViews.etag(topic));
            Map<String, String> configs = change.apply(new HashMap<>(present));
            TopicConfig after = service.effectiveConfig(name, configs);
            guard.check(ProposedChange.ofTopic(topic, after), origin.plan(), origin.actor());
            return configs;
        }));
    }

    private static Map<String, String> with(Map<String, String> configs, Map<RetentionField, String> named) {
        named.forEach((field, value) -> configs.put(field.settingName(), value));
        return configs;
    }

    private static Response answer(Topic topic) {
        return Response.ok(RetentionViews.document(topic))
                .tag(RetentionViews.etag(topic))
                .build();
    }
}

package io.coldstream.broker.http.retention;

import io.coldstream.api.topic.TopicConfig;
import io.coldstream.api.topic.TopicSetting;
import io.coldstream.broker.access.Role;
import io.coldstream.broker.http.access.Needs;
import io.coldstream.broker.http.access.UserContext;
import io.coldstream.broker.http.guard.ChangeGuard;
import io.coldstream.broker.http.guard.ProposedChange;
import io.coldstream.broker.http.jobs.FetchBackRequests;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.JsonBody;
import io.coldstream.broker.http.request.JsonFields;
import io.coldstream.broker.http.topics.TopicLookup;
import io.coldstream.broker.job.Jobs;
import io.coldstream.broker.topic.ChangeOrigin;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicException;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.storage.StorageException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code /api/v1/topics/{topic}/tiering}: whether a topic's segments go to the object store. Thread-safe. */
@Path("/v1/topics/{topic}/tiering")
@Produces(MediaType.APPLICATION_JSON)
public final class TieringResource {
    private static final String ACTION = "action";
    private static final String LOCAL_COPIES = "local_copies";

    private final TopicService service;
    private final TopicLookup lookup;
    private final ChangeGuard guard;
    private final FetchBackRequests fetchBacks;
    private final JsonBody json = new JsonBody();

    public TieringResource(TopicService service, TopicLookup lookup, ChangeGuard guard, FetchBackRequests fetchBacks) {
        this.service = service;
        this.lookup = lookup;
        this.guard = guard;
        this.fetchBacks = fetchBacks;
    }

    @POST
    @Needs(Role.OPERATOR)
    @Consumes(MediaType.APPLICATION_JSON)
    public Response change(
            @PathParam("topic") String name, @Context SecurityContext security, @Context UriInfo uri, InputStream body)
            throws IOException, TopicException, StorageException {
        Topic read = lookup.require(name);
        JsonFields fields = JsonFields.of(json.read(body));
        fields.allowOnly(List.of(ACTION, LOCAL_COPIES));
        String action = fields.text(ACTION).orElse("");
        Map<String, String> wanted = settings(action);
        ChangeOrigin origin = new ChangeOrigin(UserContext.user(security).name(), action + "_tiering", null);
        if (fetchesBack(action, fields.text(LOCAL_COPIES).orElse(""))) {
            // Whatever can refuse the job does so before anything is changed; it starts when nothing is evicted any
            // more.
            try (Jobs.Place place = fetchBacks.reserve(read, LOCAL_COPIES)) {
                return fetchBacks.start(place, alter(read, origin, wanted), LOCAL_COPIES, origin.actor(), uri);
            }
        }
        Topic changed = alter(read, origin, wanted);
        return Response.ok(RetentionViews.document(changed))
                .tag(RetentionViews.etag(changed))
                .build();
    }

    private Topic alter(Topic read, ChangeOrigin origin, Map<String, String> wanted)
            throws TopicException, StorageException {
        return service.alterConfigs(read.id(), origin, present -> {
            Map<String, String> configs = new HashMap<>(present);
            configs.putAll(wanted);
            Topic topic = lookup.require(read.name()); // as it is now, while nobody else can change it
            TopicConfig after = service.effectiveConfig(read.name(), configs);
            guard.check(ProposedChange.ofTopic(topic, after), null, origin.actor());
            return configs;
        });
    }

    private static Map<String, String> settings(String action) {
        String enable = TopicSetting.REMOTE_STORAGE_ENABLE.settingName();
        String rest = TopicSetting.REMOTE_LOG_COPY_DISABLE.settingName();
        return switch (action) {
            case "pause" -> Map.of(rest, "true");
            case "resume" -> Map.of(rest, "false");
            case "enable" -> Map.of(enable, "true");
            case "disable" -> Map.of(enable, "false");
            default ->
                throw ProblemException.invalid(
                        ACTION, "action must be pause, resume, enable or disable; it was " + Quote.of(action) + ".");
        };
    }

    /** Whether what is in the archive alone is to come back to the local disk. */
    private static boolean fetchesBack(String action, String choice) {
        if (!action.equals("disable")) {
            if (!choice.isEmpty()) {
                throw ProblemException.invalid(LOCAL_COPIES, "local_copies means something for disable only.");
            }
            return false;
        }
        return switch (choice) {
            case "keep_archive" -> false;
            case "fetch_back" -> true;
            default ->
                throw ProblemException.invalid(
                        LOCAL_COPIES,
                        "local_copies must be keep_archive or fetch_back to disable tiering; it was " + Quote.of(choice)
                                + ".");
        };
    }
}

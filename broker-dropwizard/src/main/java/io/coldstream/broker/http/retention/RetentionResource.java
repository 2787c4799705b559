package io.coldstream.broker.http.retention;

import io.coldstream.api.http.RetentionDocument;
import io.coldstream.api.retention.RetentionLimits;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.broker.http.request.JsonBody;
import io.coldstream.broker.http.topics.TopicLookup;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicException;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.storage.StorageException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code /api/v1/topics/{topic}/retention}. Thread-safe. */
@Path("/v1/topics/{topic}/retention")
@Produces(MediaType.APPLICATION_JSON)
public final class RetentionResource {
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final TopicService service;
    private final TopicLookup lookup;
    private final JsonBody json = new JsonBody();

    public RetentionResource(TopicService service, TopicLookup lookup) {
        this.service = service;
        this.lookup = lookup;
    }

    @GET
    public RetentionDocument get(@PathParam("topic") String name) {
        return document(lookup.require(name));
    }

    /** Replaces all six fields: those that the body does not name go back to the policy's values or the broker's. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public RetentionDocument replace(@PathParam("topic") String name, InputStream body)
            throws IOException, TopicException, StorageException {
        Topic topic = lookup.require(name);
        Map<RetentionField, String> named = RetentionBody.read(json.read(body), name);
        return document(service.alterConfigs(topic.id(), present -> {
            Map<String, String> configs = new HashMap<>(present);
            for (RetentionField field : RetentionField.values()) {
                configs.remove(field.setting().settingName());
            }
            return with(configs, named);
        }));
    }

    /** Changes the fields that the body names (RFC 7386) and leaves the others where they come from. */
    @PATCH
    @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
    public RetentionDocument change(@PathParam("topic") String name, InputStream body)
            throws IOException, TopicException, StorageException {
        Topic topic = lookup.require(name);
        Map<RetentionField, String> named = RetentionBody.read(json.read(body), name);
        if (named.isEmpty()) {
            return document(topic);
        }
        return document(service.alterConfigs(topic.id(), present -> with(new HashMap<>(present), named)));
    }

    private static Map<String, String> with(Map<String, String> configs, Map<RetentionField, String> named) {
        named.forEach((field, value) -> configs.put(field.setting().settingName(), value));
        return configs;
    }

    private static RetentionDocument document(Topic topic) {
        TopicConfig config = topic.config();
        RetentionPolicy policy = config.retention();
        Map<String, String> source = new LinkedHashMap<>();
        for (RetentionField field : RetentionField.values()) {
            source.put(field.path(), word(config.source(field.setting())));
        }
        return new RetentionDocument(
                topic.name(),
                limits(policy.total()),
                limits(policy.local()),
                new RetentionDocument.Tiering(
                        policy.tiering().enabled(), policy.tiering().minAgeMs()),
                source);
    }

    private static RetentionDocument.Limits limits(RetentionLimits limits) {
        return new RetentionDocument.Limits(limits.maxAgeMs(), limits.maxBytes());
    }

    private static String word(TopicConfig.Source source) {
        return switch (source) {
            case TOPIC -> "topic";
            case POLICY -> "policy";
            case BROKER_DEFAULT, BUILT_IN -> "broker_default";
        };
    }
}

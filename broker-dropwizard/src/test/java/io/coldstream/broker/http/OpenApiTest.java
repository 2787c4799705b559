package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.http.ApiServer.Answer;
import io.coldstream.broker.http.access.AccessFilter;
import io.coldstream.broker.http.access.Needs;
import io.coldstream.broker.http.access.OpenToAll;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.view.MessageFacts;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private ApiServer api;
    private JsonNode document;
    private SchemaCheck schemas;

    /** The role that each operation needs, by the code. */
    private final Map<String, String> needed = new TreeMap<>();

    private final Set<String> unannotated = new TreeSet<>();

    @BeforeAll
    void start() throws Exception {
        api = ApiServer.start();
        document = api.get("/api/v1/openapi.json").json();
        schemas = new SchemaCheck(document);
        assertThat(served()).isNotEmpty();
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @Test
    void yaml_and_json_are_the_same_document() throws Exception {
        Answer yaml = api.get("/api/v1/openapi.yaml");
        assertThat(yaml.header("Content-Type")).contains("application/yaml");
        assertThat(new YAMLMapper().readTree(yaml.response().body())).isEqualTo(document);
        assertThat(document.get("openapi").textValue()).startsWith("3.1.");
    }

    @Test
    void every_route_is_described_and_every_description_is_a_route() {
        assertThat(described()).isEqualTo(served());
        assertThat(described()).hasSizeGreaterThan(10).contains("DELETE /api/v1/topics/{topic}");
    }

    @Test
    void every_operation_says_which_role_it_needs() {
        Map<String, String> described = new TreeMap<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        described.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue().path("x-role").asText("nobody"));
                    }
                }));
        assertThat(described).isEqualTo(needed).containsEntry("POST /api/v1/holds/{id}/release", "admin");
    }

    @Test
    void every_change_says_in_the_code_which_role_it_needs() {
        assertThat(unannotated).isEmpty();
    }

    @Test
    void every_reference_leads_somewhere_and_every_operation_has_a_name() {
        document.findValues("$ref")
                .forEach(ref -> assertThat(
                                document.at(ref.textValue().substring(1)).isMissingNode())
                        .as(ref.textValue())
                        .isFalse());
        assertThat(document.findValuesAsText("operationId"))
                .doesNotHaveDuplicates()
                .hasSameSizeAs(described());
    }

    @Test
    void every_kind_of_problem_is_described() {
        String text = document.at("/info/description").textValue();
        for (ProblemType type : ProblemType.values()) {
            assertThat(text).contains("`" + type.uri().substring("urn:coldstream:problem:".length()) + "`");
        }
    }

    @Test
    void the_checker_sees_what_is_wrong() throws Exception {
        JsonNode answer = api.get("/api/v1/health").json();
        assertThat(schemas.problems(document.at("/components/schemas/HealthReport"), answer))
                .isEmpty();
        JsonNode wrong = new YAMLMapper()
                .readTree("{status: fine, checks: [{name: 1, status: healthy, message: a, checked_at: now}], more: 1}");
        assertThat(schemas.problems(document.at("/components/schemas/HealthReport"), wrong))
                .hasSize(4);
        assertThat(schemas.problems(document.at("/components/schemas/TopicPage"), answer))
                .isNotEmpty();
    }

    @Test
    void answers_are_as_described() throws Exception {
        conforms("POST", "/api/v1/topics", 201, api.send("POST", "/api/v1/topics", "{\"name\": \"orders\"}"));
        conforms("GET", "/api/v1/topics", 200, api.get("/api/v1/topics"));
        conforms("GET", "/api/v1/topics/{topic}", 200, api.get("/api/v1/topics/orders"));
        String retention = "/api/v1/topics/{topic}/retention";
        Answer shown = api.get("/api/v1/topics/orders/retention");
        conforms("GET", retention, 200, shown);
        conforms(
                "PUT",
                retention,
                200,
                api.send(
                        "PUT",
                        "/api/v1/topics/orders/retention",
                        shown.response().body()));
        conforms(
                "PATCH",
                retention,
                200,
                api.send("PATCH", "/api/v1/topics/orders/retention", "{}", "application/merge-patch+json"));

        UUID id = UUID.fromString(
                api.get("/api/v1/topics/orders").json().get("id").textValue());
        api.segments.put(new TopicIdPartition(id, 0), Samples.segmentsInAllStates());
        Answer segments = api.get("/api/v1/topics/orders/segments");
        assertThat(segments.json().get("segments").size()).isGreaterThan(5);
        conforms("GET", "/api/v1/topics/{topic}/segments", 200, segments);

        api.groups.put("billing", Samples.group("billing"));
        conforms("GET", "/api/v1/groups", 200, api.get("/api/v1/groups"));
        conforms("GET", "/api/v1/groups/{group}", 200, api.get("/api/v1/groups/billing"));
        String reset = "/api/v1/groups/{group}/offsets/reset";
        String body = "{\"topic\": \"orders\", \"to\": \"latest\"}";
        conforms("POST", reset, 409, api.send("POST", "/api/v1/groups/billing/offsets/reset", body));
        conforms("POST", reset, 200, api.send("POST", "/api/v1/groups/billing/offsets/reset?dry_run=true", body));
        conforms("GET", "/api/v1/overview", 200, api.get("/api/v1/overview"));
        api.suspendedBecause = "It is not the one that was known.";
        Answer suspended = api.get("/api/v1/overview");
        conforms("GET", "/api/v1/overview", 200, suspended);
        assertThat(suspended.json().get("deletions"))
                .isEqualTo(new YAMLMapper().readTree("{suspended: true, reason: It is not the one that was known.}"));
        api.suspendedBecause = null;
        conforms("GET", "/api/v1/health", 200, api.get("/api/v1/health"));
        conforms("GET", "/api/v1/whoami", 200, api.get("/api/v1/whoami"));
        policiesAreAsDescribed();
        conforms("GET", retention, 200, api.get("/api/v1/topics/orders/retention"));
        conforms(
                "DELETE",
                retention + "/{leaf}",
                200,
                api.send("DELETE", "/api/v1/topics/orders/retention/total.max_age_ms", null));
        holdsAreAsDescribed();
        plansAreAsDescribed(id);
        jobsAreAsDescribed();
        conforms("GET", "/api/v1/audit", 200, api.get("/api/v1/audit"));
        conforms("GET", "/api/v1/audit/verify", 200, api.get("/api/v1/audit/verify"));
        conforms("GET", "/api/v1/topics/{topic}", 404, api.get("/api/v1/topics/nothing"));
        conforms("POST", "/api/v1/topics", 400, api.send("POST", "/api/v1/topics", "{"));
        conforms("DELETE", "/api/v1/topics/{topic}", 202, api.send("DELETE", "/api/v1/topics/orders", null));
    }

    private void policiesAreAsDescribed() throws Exception {
        String body = "{\"name\": \"long\", \"retention\": {\"total\": {\"max_age_ms\": null, \"min_age_ms\": 5}},"
                + " \"attachments\": [{\"topics\": \"o*\"}]}";
        Answer created = api.send("POST", "/api/v1/policies", body);
        conforms("POST", "/api/v1/policies", 201, created);
        conforms("GET", "/api/v1/policies", 200, api.get("/api/v1/policies"));
        String policy = "/api/v1/policies/{name}";
        conforms("GET", policy, 200, api.get("/api/v1/policies/long"));
        conforms(
                "PUT",
                policy,
                200,
                api.send("PUT", "/api/v1/policies/long", created.response().body()));
        conforms("GET", policy + "/topics", 200, api.get("/api/v1/policies/long/topics"));
        api.send("POST", "/api/v1/policies", "{\"name\": \"gone\"}");
        conforms("DELETE", policy, 204, api.send("DELETE", "/api/v1/policies/gone", null));
        conforms("GET", policy + "/versions", 200, api.get("/api/v1/policies/gone/versions"));
        conforms("GET", policy, 404, api.get("/api/v1/policies/gone"));
    }

    private void plansAreAsDescribed(UUID id) throws Exception {
        api.facts.put(new TopicIdPartition(id, 0), 20);
        api.facts.setHours(20);
        String orders = "/api/v1/topics/orders";
        String topic = "/api/v1/topics/{topic}";
        String change = "{\"total\": {\"max_age_ms\": 36000000, \"min_age_ms\": 0}}";
        String patch = "application/merge-patch+json";
        conforms(
                "PATCH",
                topic + "/retention",
                200,
                api.send("PATCH", orders + "/retention?dry_run=true", change, patch));
        conforms("PATCH", topic + "/retention", 409, api.send("PATCH", orders + "/retention", change, patch));
        conforms("GET", topic + "/retention/plan", 200, api.get(orders + "/retention/plan"));
        String explain = topic + "/partitions/{partition}/segments/{offset}/explain";
        conforms("GET", explain, 200, api.get(orders + "/partitions/0/segments/7/explain"));
        conforms("GET", topic + "/coverage", 200, api.get(orders + "/coverage?bucket=PT1H"));
        conforms("POST", topic + "/tiering", 200, api.send("POST", orders + "/tiering", "{\"action\": \"pause\"}"));
        conforms("GET", "/api/v1/deletions", 200, api.get("/api/v1/deletions"));
        api.facts.jump();
        conforms("GET", "/api/v1/deletions", 200, api.get("/api/v1/deletions"));
        conforms(
                "POST",
                "/api/v1/deletions/accept",
                200,
                api.send("POST", "/api/v1/deletions/accept", "{\"reason\": \"r\", \"clock_ahead_ms\": 315360000000}"));
    }

    private void jobsAreAsDescribed() throws Exception {
        Answer started = api.send("POST", "/api/v1/jobs", "{\"kind\": \"verify\", \"topic\": \"orders\"}");
        conforms("POST", "/api/v1/jobs", 202, started);
        String id = started.json().get("id").textValue();
        conforms("GET", "/api/v1/jobs", 200, api.get("/api/v1/jobs"));
        conforms("GET", "/api/v1/jobs/{id}", 200, api.get("/api/v1/jobs/" + id));
        conforms("POST", "/api/v1/jobs/{id}/cancel", 200, api.send("POST", "/api/v1/jobs/" + id + "/cancel", "{}"));
    }

    private void holdsAreAsDescribed() throws Exception {
        Answer placed = api.send(
                "POST",
                "/api/v1/holds",
                "{\"topic\": \"orders\", \"partition\": 0, \"offsets\": {\"start\": 0, \"end\": 9}, \"times\": {\"from\":"
                        + " \"2026-01-01T00:00:00Z\", \"to\": \"2026-02-01T00:00:00Z\"}, \"reason\": \"r\", \"owner\":"
                        + " \"o\"}");
        conforms("POST", "/api/v1/holds", 201, placed);
        conforms("GET", "/api/v1/holds", 200, api.get("/api/v1/holds"));
        String path = "/api/v1/holds/" + placed.json().get("id").textValue();
        conforms("GET", "/api/v1/holds/{id}", 200, api.get(path));
        conforms(
                "POST",
                "/api/v1/holds/{id}/release",
                200,
                api.send("POST", path + "/release", "{\"reason\": \"over\"}"));
    }

    @Test
    void lines_of_messages_are_as_described() throws Exception {
        String id = api.send("POST", "/api/v1/topics", "{\"name\": \"lines\"}")
                .json()
                .get("id")
                .textValue();
        MessageFacts headed = new MessageFacts(
                11,
                -1,
                true,
                null,
                new MessageFacts.Content(new byte[] {-1}, 5),
                List.of(new MessageFacts.Header(FakeMessages.content("h"), FakeMessages.content("v"))),
                true,
                20);
        api.messages.messages.put(
                new TopicIdPartition(UUID.fromString(id), 0),
                List.of(FakeMessages.message(10, "k", "v"), headed, FakeMessages.message(12, "k", "lost")));
        api.messages.damaged = new OffsetRange(12, 13);
        Answer stream = api.get("/api/v1/topics/lines/messages");
        assertThat(stream.header("Content-Type").orElseThrow()).startsWith("application/x-ndjson");
        List<String> schemasOfLines = List.of("MessageLine", "MessageLine", "SkippedLine", "EndLine");
        List<String> lines = stream.response().body().lines().toList();
        assertThat(lines).hasSameSizeAs(schemasOfLines);
        for (int i = 0; i < lines.size(); i++) {
            JsonNode schema = document.at("/components/schemas/" + schemasOfLines.get(i));
            assertThat(schemas.problems(schema, new YAMLMapper().readTree(lines.get(i))))
                    .as(lines.get(i))
                    .isEmpty();
        }
        String one = "/api/v1/topics/{topic}/partitions/{partition}/messages/{offset}";
        conforms("GET", one, 200, api.get("/api/v1/topics/lines/partitions/0/messages/11"));
        conforms("GET", one, 404, api.get("/api/v1/topics/lines/partitions/0/messages/13"));
        api.messages.damaged = null;
        api.send("DELETE", "/api/v1/topics/lines", null);
    }

    private void conforms(String method, String path, int status, Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        JsonNode responses = document.path("paths")
                .path(path)
                .path(method.toLowerCase(Locale.ROOT))
                .path("responses");
        assertThat(responses.isMissingNode()).as(method + " " + path).isFalse();
        String key = String.valueOf(status);
        JsonNode response = schemas.resolve(responses.has(key) ? responses.get(key) : responses.get("default"));
        if (!response.has("content")) {
            assertThat(answer.response().body()).isEmpty();
            return;
        }
        String mediaType = answer.header("Content-Type").orElseThrow().replaceAll(";.*", "");
        JsonNode content = response.get("content").get(mediaType);
        assertThat(content).as(mediaType + " of " + method + " " + path).isNotNull();
        assertThat(schemas.problems(content.get("schema"), answer.json()))
                .as(answer.response().body())
                .isEmpty();
    }

    private Set<String> described() {
        Set<String> operations = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        operations.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    /** What Jersey serves, by its own model of the resources that are registered. */
    private Set<String> served() {
        // Dropwizard registers the class of a resource beside a binding of the instance.
        ResourceConfig config = api.environment.jersey().getResourceConfig();
        List<Resource> resources = Stream.concat(
                        config.getClasses().stream(),
                        config.getInstances().stream().map(Object::getClass))
                .<Resource>mapMulti((type, next) -> {
                    Resource resource = Resource.from(type);
                    if (resource != null) {
                        next.accept(resource);
                    }
                })
                .toList();
        Set<String> operations = new TreeSet<>();
        resources.forEach(resource -> collect("/api", resource, operations));
        return operations;
    }

    private void collect(String prefix, Resource resource, Set<String> operations) {
        String path = prefix + resource.getPath();
        for (ResourceMethod method : resource.getResourceMethods()) {
            String operation = method.getHttpMethod() + " " + path;
            operations.add(operation);
            Method handler = method.getInvocable().getHandlingMethod();
            boolean open = handler.getDeclaringClass().isAnnotationPresent(OpenToAll.class);
            needed.put(
                    operation,
                    open
                            ? "nobody"
                            : AccessFilter.needed(handler, method.getHttpMethod())
                                    .word());
            if (!method.getHttpMethod().equals("GET") && !handler.isAnnotationPresent(Needs.class)) {
                unannotated.add(operation);
            }
        }
        resource.getChildResources().forEach(child -> collect(path, child, operations));
    }
}

package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.broker.http.ApiServer.Answer;
import io.coldstream.storage.metadata.AuditEntry;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetentionOverHttpTest {
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private static final JsonNode TOTAL_UNLIMITED = new ObjectMapper()
            .createObjectNode()
            .putNull("max_age_ms")
            .putNull("max_bytes")
            .put("min_age_ms", 0);

    private final ObjectMapper json = new ObjectMapper();
    private ApiServer api;
    private String topic = "";

    @BeforeAll
    void start() throws Exception {
        api = ApiServer.startWithDefaults(Map.of("retention.bytes", "5000"));
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @BeforeEach
    void chooseTopic(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
    }

    @Test
    void shows_every_field_and_its_source() throws Exception {
        create("{\"local.retention.ms\": \"604800000\", \"remote.storage.enable\": \"true\"}");
        Answer shown = api.get(path());
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.response().body()).isEqualTo("""
                        {"topic":"%s",\
                        "total":{"max_age_ms":null,"max_bytes":5000,"min_age_ms":0},\
                        "local":{"max_age_ms":604800000,"max_bytes":5000},\
                        "tiering":{"enabled":true,"min_age_ms":0,"paused":false,"storage_class":null},\
                        "segment":{"max_age_ms":86400000,"max_bytes":268435456},"cleanup_policy":"delete",\
                        "policy":null,\
                        "source":{"total.max_age_ms":"built_in","total.max_bytes":"broker_default",\
                        "total.min_age_ms":"built_in",\
                        "local.max_age_ms":"topic","local.max_bytes":"built_in",\
                        "tiering.enabled":"topic","tiering.min_age_ms":"built_in",\
                        "tiering.paused":"built_in","tiering.storage_class":"built_in",\
                        "segment.max_age_ms":"built_in","segment.max_bytes":"built_in",\
                        "cleanup_policy":"built_in"}}""".formatted(topic));
        assertThat(shown.header("ETag")).contains("\"" + id() + "-0-\"");
    }

    @Test
    void local_limits_that_follow_the_total_ones_have_their_values() throws Exception {
        create("{\"retention.ms\": 9000, \"local.retention.ms\": -2, \"local.retention.bytes\": -2}");
        JsonNode shown = api.get(path()).json();
        assertThat(shown.at("/local")).isEqualTo(json.readTree("{\"max_age_ms\": 9000, \"max_bytes\": 5000}"));
        assertThat(source(shown, "local.max_age_ms")).isEqualTo("topic");
    }

    @Test
    void put_replaces_all_fields() throws Exception {
        create("{\"retention.ms\": 1000, \"segment.bytes\": 2048, \"remote.storage.enable\": false,"
                + " \"min.insync.replicas\": 1}");
        Answer put = api.send(
                "PUT",
                path(),
                "{\"total\": {\"max_bytes\": null}, \"local\": {\"max_age_ms\": 7, \"max_bytes\": 8},"
                        + " \"tiering\": {\"min_age_ms\": 9}}");
        assertThat(put.status()).as(put.response().body()).isEqualTo(200);
        assertThat(put.json()).isEqualTo(api.get(path()).json());
        assertThat(put.json().at("/total")).isEqualTo(TOTAL_UNLIMITED);
        assertThat(put.json().at("/local")).isEqualTo(json.readTree("{\"max_age_ms\": 7, \"max_bytes\": 8}"));
        assertThat(put.json().at("/tiering"))
                .isEqualTo(json.readTree(
                        "{\"enabled\": true, \"min_age_ms\": 9, \"paused\": false, \"storage_class\": null}"));
        assertThat(source(put.json(), "total.max_age_ms")).isEqualTo("built_in");
        assertThat(source(put.json(), "total.max_bytes")).isEqualTo("topic");
        assertThat(source(put.json(), "tiering.enabled")).isEqualTo("built_in");
        assertThat(configs())
                .isEqualTo(json.readTree("{\"retention.bytes\": \"-1\", \"local.retention.ms\": \"7\","
                        + " \"local.retention.bytes\": \"8\", \"coldstream.tiering.min.age.ms\": \"9\","
                        + " \"min.insync.replicas\": \"1\"}"));
    }

    @Test
    void an_empty_put_goes_back_to_the_brokers_defaults() throws Exception {
        create("{\"retention.ms\": 1000, \"local.retention.bytes\": 5}");
        assertThat(api.send("PUT", path(), "{}").status()).isEqualTo(200);
        assertThat(configs()).isEmpty();
    }

    @Test
    void what_was_read_can_be_sent_back() throws Exception {
        create("{\"retention.ms\": 9000, \"local.retention.ms\": -2}");
        JsonNode before = api.get(path()).json();
        for (String method : new String[] {"PUT", "PATCH"}) {
            Answer sent = api.send(method, path(), before.toString());
            assertThat(sent.status()).as(sent.response().body()).isEqualTo(200);
            for (String section :
                    new String[] {"/topic", "/total", "/local", "/tiering", "/segment", "/cleanup_policy"}) {
                assertThat(sent.json().at(section)).isEqualTo(before.at(section));
            }
            sent.json()
                    .get("source")
                    .forEach(source -> assertThat(source.textValue()).isEqualTo("topic"));
        }
    }

    @Test
    void patch_changes_only_what_it_names() throws Exception {
        create("{\"retention.ms\": 1000}");
        Answer patched = api.send(
                "PATCH",
                path(),
                "{\"local\": {\"max_age_ms\": 86400000}, \"tiering\": {\"enabled\": false}}",
                MERGE_PATCH);
        assertThat(patched.status()).as(patched.response().body()).isEqualTo(200);
        assertThat(patched.json()).isEqualTo(api.get(path()).json());
        assertThat(configs())
                .isEqualTo(json.readTree("{\"retention.ms\": \"1000\", \"local.retention.ms\": \"86400000\","
                        + " \"remote.storage.enable\": \"false\"}"));
    }

    @Test
    void null_in_a_patch_lifts_a_limit_whatever_the_brokers_default_is() throws Exception {
        create("{\"retention.ms\": 1000}");
        Answer patched =
                api.send("PATCH", path(), "{\"total\": {\"max_bytes\": null, \"max_age_ms\": null}}", MERGE_PATCH);
        assertThat(patched.json().at("/total")).isEqualTo(TOTAL_UNLIMITED);
        assertThat(source(patched.json(), "total.max_bytes")).isEqualTo("topic");
        assertThat(configs()).isEqualTo(json.readTree("{\"retention.ms\": \"-1\", \"retention.bytes\": \"-1\"}"));
    }

    @Test
    void null_for_a_section_lifts_both_of_its_limits() throws Exception {
        create("{\"local.retention.ms\": 1000}");
        Answer patched = api.send("PATCH", path(), "{\"local\": null}", "application/json");
        assertThat(patched.json().at("/local")).isEqualTo(json.readTree("{\"max_age_ms\": null, \"max_bytes\": null}"));
        assertThat(configs())
                .isEqualTo(json.readTree("{\"local.retention.ms\": \"-1\", \"local.retention.bytes\": \"-1\"}"));
    }

    @Test
    void a_refused_change_changes_nothing() throws Exception {
        create("{\"retention.ms\": 1000}");
        Answer refused = api.send("PATCH", path(), "{\"total\": {\"max_age_ms\": 5, \"max_bytes\": -5}}", MERGE_PATCH);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(configs()).isEqualTo(json.readTree("{\"retention.ms\": \"1000\"}"));
    }

    @Test
    void whole_numbers_may_be_written_with_a_fraction_of_zero() throws Exception {
        create("{}");
        Answer patched =
                api.send("PATCH", path(), "{\"total\": {\"max_age_ms\": 1e3, \"max_bytes\": 5.0}}", MERGE_PATCH);
        assertThat(patched.json().at("/total"))
                .isEqualTo(json.readTree("{\"max_age_ms\": 1000, \"max_bytes\": 5, \"min_age_ms\": 0}"));
    }

    @Test
    void the_new_fields_stand_for_kafka_settings() throws Exception {
        create("{}");
        Answer patched = api.send(
                "PATCH",
                path(),
                "{\"total\": {\"min_age_ms\": 5}, \"tiering\": {\"paused\": true, \"storage_class\": \"STANDARD_IA\"},"
                        + " \"segment\": {\"max_age_ms\": 6, \"max_bytes\": 2048}, \"cleanup_policy\": \"delete\"}",
                MERGE_PATCH);
        assertThat(patched.status()).as(patched.response().body()).isEqualTo(200);
        assertThat(configs())
                .isEqualTo(json.readTree("{\"coldstream.retention.min.age.ms\": \"5\", \"segment.ms\": \"6\","
                        + " \"segment.bytes\": \"2048\", \"cleanup.policy\": \"delete\","
                        + " \"remote.log.copy.disable\": \"true\", \"coldstream.storage.class\": \"STANDARD_IA\"}"));
        assertThat(patched.json().at("/segment")).isEqualTo(json.readTree("{\"max_age_ms\": 6, \"max_bytes\": 2048}"));
        assertThat(patched.json().at("/tiering/storage_class").textValue()).isEqualTo("STANDARD_IA");
        api.send("PATCH", path(), "{\"tiering\": {\"storage_class\": null}}", MERGE_PATCH);
        assertThat(configs().get("coldstream.storage.class").textValue()).isEmpty();
    }

    @Test
    void a_field_goes_back_to_where_it_comes_from() throws Exception {
        create("{\"retention.bytes\": 7, \"segment.ms\": 8}");
        Answer reset = api.send("DELETE", path() + "/total.max_bytes", null);
        assertThat(reset.status()).as(reset.response().body()).isEqualTo(200);
        assertThat(reset.json().at("/total/max_bytes").longValue()).isEqualTo(5000);
        assertThat(source(reset.json(), "total.max_bytes")).isEqualTo("broker_default");
        assertThat(configs()).isEqualTo(json.readTree("{\"segment.ms\": \"8\"}"));
        Answer again = api.send("DELETE", path() + "/total.max_bytes", null);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("ETag")).isEqualTo(reset.header("ETag"));
        assertThat(api.send("DELETE", path() + "/total.days", null).status()).isEqualTo(400);
    }

    @Test
    void a_change_must_say_what_it_changes() throws Exception {
        create("{}");
        String body = "{\"total\": {\"max_bytes\": 1}}";
        assertProblem(conditional("PATCH", body, null), 428, "precondition-required");
        assertProblem(conditional("PUT", body, null), 428, "precondition-required");
        assertProblem(conditional("DELETE", null, null), 428, "precondition-required");
        String read = api.get(path()).header("ETag").orElseThrow();
        assertThat(conditional("PATCH", body, "\"other\", " + read).status()).isEqualTo(200);
        for (String method : new String[] {"PATCH", "PUT"}) {
            assertProblem(conditional(method, "{}", read), 412, "precondition-failed");
            assertProblem(conditional(method, "{}", "W/\"1-\""), 412, "precondition-failed");
            assertProblem(conditional(method, body, "1-"), 400, "invalid-value");
        }
        assertProblem(conditional("DELETE", null, read), 412, "precondition-failed");
        assertThat(configs()).isEqualTo(json.readTree("{\"retention.bytes\": \"1\"}"));
    }

    @Test
    void a_tag_of_a_topic_that_is_gone_is_not_that_of_the_next_one_of_its_name() throws Exception {
        create("{}");
        String read = api.get(path()).header("ETag").orElseThrow();
        assertThat(api.send("DELETE", "/api/v1/topics/" + topic, null).status()).isEqualTo(202);
        create("{}");
        assertProblem(conditional("PATCH", "{\"total\": {\"max_bytes\": 1}}", read), 412, "precondition-failed");
        assertThat(configs()).isEmpty();
    }

    @Test
    void a_tag_of_a_compressed_answer_is_as_good() throws Exception {
        create("{}");
        Answer compressed = api.send(HttpRequest.newBuilder(api.uri(path())).header("Accept-Encoding", "gzip"));
        assertThat(compressed.header("Content-Encoding")).contains("gzip");
        String read = compressed.header("ETag").orElseThrow();
        assertThat(conditional("PATCH", "{\"total\": {\"max_bytes\": 1}}", read).status())
                .as(read)
                .isEqualTo(200);
    }

    @Test
    void two_changes_of_one_version_do_not_both_succeed() throws Exception {
        create("{}");
        String read = api.get(path()).header("ETag").orElseThrow();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Answer>> answers = threads.invokeAll(List.of(
                    () -> conditional("PATCH", "{\"total\": {\"max_bytes\": 1}}", read),
                    () -> conditional("PATCH", "{\"total\": {\"max_bytes\": 2}}", read)));
            assertThat(List.of(
                            answers.get(0).get().status(), answers.get(1).get().status()))
                    .containsExactlyInAnyOrder(200, 412);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_policy_shows_as_the_source_and_changes_the_tag() throws Exception {
        create("{}");
        Answer policy = api.send(
                "POST",
                "/api/v1/policies",
                "{\"name\": \"long\", \"retention\": {\"total\": {\"max_age_ms\": 77, \"min_age_ms\": 5}},"
                        + " \"attachments\": [{\"topics\": \"" + topic + "\"}]}");
        assertThat(policy.status()).as(policy.response().body()).isEqualTo(201);
        Answer shown = api.get(path());
        assertThat(shown.header("ETag")).contains("\"" + id() + "-0-long.1\"");
        assertThat(shown.json().get("policy")).isEqualTo(json.readTree("{\"name\": \"long\", \"version\": 1}"));
        assertThat(shown.json().at("/total/max_age_ms").longValue()).isEqualTo(77);
        assertThat(source(shown.json(), "total.max_age_ms")).isEqualTo("policy");
        Answer own = conditional(
                "PATCH", "{\"total\": {\"max_age_ms\": 88, \"min_age_ms\": 1}}", "\"" + id() + "-0-long.1\"");
        assertThat(own.header("ETag")).contains("\"" + id() + "-1-long.1\"");
        assertThat(source(own.json(), "total.max_age_ms")).isEqualTo("topic");
        assertThat(source(own.json(), "total.min_age_ms")).isEqualTo("policy");
        assertThat(own.json().at("/total/min_age_ms").longValue()).isEqualTo(5);
    }

    @Test
    void a_change_is_in_the_audit_log_with_who_made_it() throws Exception {
        create("{\"retention.ms\": 1000}");
        api.send("PATCH", path(), "{\"total\": {\"max_age_ms\": 5}}", MERGE_PATCH);
        AuditEntry entry = api.store.audit().newest(1).get(0).entry();
        assertThat(entry.actor()).isEqualTo("anonymous");
        assertThat(entry.action()).isEqualTo("change_retention");
        assertThat(entry.subject()).startsWith(topic + " (");
        assertThat(entry.reason()).isEqualTo("Its own settings are {retention.ms=5}; they were {retention.ms=1000}.");
    }

    @Test
    void what_changes_nothing_is_not_in_the_audit_log() throws Exception {
        create("{\"retention.ms\": 1000}");
        long before = api.store.audit().newest(1).get(0).number();
        api.send("PATCH", path(), "{\"total\": {\"max_age_ms\": 1000}}", MERGE_PATCH);
        assertThat(api.store.audit().newest(1).get(0).number()).isEqualTo(before);
    }

    @Test
    void a_dry_run_is_never_taken_for_the_change() throws Exception {
        create("{}");
        Answer shown = api.send("PATCH", path() + "?dry_run=true", "{\"total\": {\"max_bytes\": 1}}", MERGE_PATCH);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.json().get("id").textValue()).startsWith("pl_");
        assertProblem(api.send("PATCH", path() + "?dry_run=1", "{}", MERGE_PATCH), 400, "invalid-value");
        assertProblem(
                api.send("PATCH", path() + "?plan=pl_1", "{\"total\": {\"max_bytes\": 1}}", MERGE_PATCH),
                409,
                "stale-plan");
        assertThat(configs()).isEmpty();
    }

    private Answer conditional(String method, @Nullable String body, @Nullable String ifMatch) throws Exception {
        String leaf = method.equals("DELETE") ? "/total.max_bytes" : "";
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(path() + leaf))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return api.send(request);
    }

    private static void assertProblem(Answer answer, int status, String kind) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.json().get("type").textValue()).isEqualTo("urn:coldstream:problem:" + kind);
    }

    private void create(String configs) throws Exception {
        Answer created =
                api.send("POST", "/api/v1/topics", "{\"name\": \"" + topic + "\", \"configs\": " + configs + "}");
        assertThat(created.status()).as(created.response().body()).isEqualTo(201);
    }

    private String id() throws Exception {
        return api.get("/api/v1/topics/" + topic).json().get("id").textValue();
    }

    private String path() {
        return "/api/v1/topics/" + topic + "/retention";
    }

    /** The topic's own settings, as Kafka's tools would see them. */
    private JsonNode configs() throws Exception {
        return api.get("/api/v1/topics/" + topic).json().get("configs");
    }

    private static String source(JsonNode document, String field) {
        return document.get("source").get(field).textValue();
    }
}

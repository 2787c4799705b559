package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.broker.http.ApiServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetentionOverHttpTest {
    private static final String MERGE_PATCH = "application/merge-patch+json";

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
                        "total":{"max_age_ms":null,"max_bytes":5000},\
                        "local":{"max_age_ms":604800000,"max_bytes":5000},\
                        "tiering":{"enabled":true,"min_age_ms":0},\
                        "source":{"total.max_age_ms":"broker_default","total.max_bytes":"broker_default",\
                        "local.max_age_ms":"topic","local.max_bytes":"broker_default",\
                        "tiering.enabled":"topic","tiering.min_age_ms":"broker_default"}}""".formatted(topic));
    }

    @Test
    void local_limits_that_follow_the_total_ones_have_their_values() throws Exception {
        create("{\"retention.ms\": 9000, \"local.retention.ms\": -2, \"local.retention.bytes\": -2}");
        JsonNode shown = api.get(path()).json();
        assertThat(shown.at("/local")).isEqualTo(json.readTree("{\"max_age_ms\": 9000, \"max_bytes\": 5000}"));
        assertThat(source(shown, "local.max_age_ms")).isEqualTo("topic");
    }

    @Test
    void put_replaces_all_six_fields() throws Exception {
        create("{\"retention.ms\": 1000, \"segment.bytes\": 2048, \"remote.storage.enable\": false}");
        Answer put = api.send(
                "PUT",
                path(),
                "{\"total\": {\"max_bytes\": null}, \"local\": {\"max_age_ms\": 7, \"max_bytes\": 8},"
                        + " \"tiering\": {\"min_age_ms\": 9}}");
        assertThat(put.status()).as(put.response().body()).isEqualTo(200);
        assertThat(put.json()).isEqualTo(api.get(path()).json());
        assertThat(put.json().at("/total")).isEqualTo(json.readTree("{\"max_age_ms\": null, \"max_bytes\": null}"));
        assertThat(put.json().at("/local")).isEqualTo(json.readTree("{\"max_age_ms\": 7, \"max_bytes\": 8}"));
        assertThat(put.json().at("/tiering")).isEqualTo(json.readTree("{\"enabled\": true, \"min_age_ms\": 9}"));
        assertThat(source(put.json(), "total.max_age_ms")).isEqualTo("broker_default");
        assertThat(source(put.json(), "total.max_bytes")).isEqualTo("topic");
        assertThat(source(put.json(), "tiering.enabled")).isEqualTo("broker_default");
        assertThat(configs())
                .isEqualTo(json.readTree("{\"retention.bytes\": \"-1\", \"local.retention.ms\": \"7\","
                        + " \"local.retention.bytes\": \"8\", \"coldstream.tiering.min.age.ms\": \"9\","
                        + " \"segment.bytes\": \"2048\"}"));
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
            for (String section : new String[] {"/topic", "/total", "/local", "/tiering"}) {
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
        assertThat(patched.json().at("/total")).isEqualTo(json.readTree("{\"max_age_ms\": null, \"max_bytes\": null}"));
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
        assertThat(patched.json().at("/total")).isEqualTo(json.readTree("{\"max_age_ms\": 1000, \"max_bytes\": 5}"));
    }

    private void create(String configs) throws Exception {
        Answer created =
                api.send("POST", "/api/v1/topics", "{\"name\": \"" + topic + "\", \"configs\": " + configs + "}");
        assertThat(created.status()).as(created.response().body()).isEqualTo(201);
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

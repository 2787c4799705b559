package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.http.ApiServer.Answer;
import io.coldstream.broker.job.Jobs;
import io.coldstream.storage.metadata.AuditEntry;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
class PlansOverHttpTest {
    private static final String ORDERS = "/api/v1/topics/orders";
    private static final String RETENTION = ORDERS + "/retention";
    private static final String TEN_HOURS = "{\"total\": {\"max_age_ms\": 36000000}}";

    private ApiServer api;
    private TopicIdPartition partition;

    @BeforeAll
    void start() throws Exception {
        api = ApiServer.start();
    }

    @AfterAll
    void stop() {
        api.close();
    }

    /** A topic with 20 segments of an hour each, of which a retention of ten hours lets eleven go. */
    @BeforeEach
    void createOrders() throws Exception {
        api.clear();
        api.send("POST", "/api/v1/topics", "{\"name\": \"orders\", \"partitions\": 1}");
        partition = new TopicIdPartition(
                UUID.fromString(api.get(ORDERS).json().get("id").textValue()), 0);
        api.facts.put(partition, 20);
        api.facts.setHours(20);
    }

    private Answer patch(String query, String body) throws Exception {
        return api.send(HttpRequest.newBuilder(api.uri(RETENTION + query))
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("If-Match", "*"));
    }

    private static void assertProblem(Answer answer, int status, String type, @Nullable String field) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.json().get("type").textValue()).isEqualTo("urn:coldstream:problem:" + type);
        assertThat(answer.json().path("field").textValue()).isEqualTo(field);
    }

    private JsonNode total() throws Exception {
        return api.get(RETENTION).json().get("total").get("max_age_ms");
    }

    @Test
    void what_deletes_more_has_to_be_agreed_to() throws Exception {
        Answer refused = patch("", TEN_HOURS);
        assertProblem(refused, 409, "plan-required", null);
        JsonNode plan = refused.json().get("plan");
        assertThat(plan.get("deletes_more").booleanValue()).isTrue();
        assertThat(plan.get("topic").textValue()).isEqualTo("orders");
        assertThat(plan.at("/delete_now/segments").intValue()).isEqualTo(11);
        assertThat(plan.at("/newly_deleted/records").intValue()).isEqualTo(200);
        assertThat(plan.at("/newly_deleted/first/0/rule").textValue()).isEqualTo("TOTAL_AGE");
        assertThat(total().isNull()).isTrue();

        Answer agreed = patch("?plan=" + plan.get("id").textValue(), TEN_HOURS);
        assertThat(agreed.status()).as(agreed.response().body()).isEqualTo(200);
        assertThat(total().longValue()).isEqualTo(36_000_000);
        AuditEntry accepted = api.store.audit().newest(10).stream()
                .map(entry -> entry.entry())
                .filter(entry -> entry.action().equals("accept_plan"))
                .findFirst()
                .orElseThrow();
        assertThat(accepted.plan()).isEqualTo(plan.get("id").textValue());
        assertThat(accepted.rule()).isEqualTo("TOTAL_AGE");
        assertThat(accepted.actor()).isEqualTo("anonymous");
        assertThat(accepted.reason()).contains("20 segments with 200 records");
    }

    @Test
    void what_was_written_today_has_to_be_agreed_to_as_well() throws Exception {
        api.facts.put(partition, 0);
        api.facts.append(partition, 5);
        Answer refused = patch("", "{\"total\": {\"max_age_ms\": 1}}");
        assertProblem(refused, 409, "plan-required", null);
        JsonNode plan = refused.json().get("plan");
        assertThat(plan.at("/newly_deleted/records").intValue()).isEqualTo(5);
        assertThat(plan.at("/delete_within_30_days/segments").intValue()).isEqualTo(1);
        assertThat(patch("?plan=" + plan.get("id").textValue(), "{\"total\": {\"max_age_ms\": 1}}")
                        .status())
                .isEqualTo(200);
        JsonNode shown = api.get(ORDERS + "/partitions/0/segments/0/explain").json();
        assertThat(shown.get("state").textValue()).isEqualTo("active");
        assertThat(shown.get("steps").findValuesAsText("action")).containsExactly("seal", "upload", "delete");
        assertThat(shown.at("/steps/2/stopped").booleanValue()).isFalse();
        assertThat(shown.at("/steps/2/blockers/0/kind").textValue()).isEqualTo("active");
        assertThat(shown.at("/steps/2/blockers/0/until")).isEqualTo(shown.at("/steps/0/due"));
        assertThat(shown.get("sentence").textValue()).startsWith("It will be sealed ");
    }

    @Test
    void a_dry_run_says_the_same_and_changes_nothing() throws Exception {
        Answer shown = patch("?dry_run=true", TEN_HOURS);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.json()).isEqualTo(patch("", TEN_HOURS).json().get("plan"));
        assertThat(total().isNull()).isTrue();
        assertThat(patch("?plan=" + shown.json().get("id").textValue(), TEN_HOURS)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_plan_that_is_not_right_any_more_is_refused() throws Exception {
        String id = patch("?dry_run=true", TEN_HOURS).json().get("id").textValue();
        Answer other = patch("?plan=" + id, "{\"total\": {\"max_age_ms\": 1}}");
        assertProblem(other, 409, "stale-plan", null);
        assertThat(other.json().at("/plan/delete_now/segments").intValue()).isEqualTo(20);
        assertProblem(patch("?plan=pl_unknown", TEN_HOURS), 409, "stale-plan", null);
        api.facts.setHours(21);
        assertProblem(patch("?plan=" + id, TEN_HOURS), 409, "stale-plan", null);
    }

    @Test
    void what_keeps_more_needs_no_plan() throws Exception {
        assertThat(patch("", "{\"local\": {\"max_age_ms\": 1}}").status()).isEqualTo(200);
        assertThat(patch("", "{\"total\": {\"max_age_ms\": 9000000000000}}").status())
                .isEqualTo(200);
    }

    @Test
    void a_policy_needs_a_plan_too() throws Exception {
        String body = "{\"name\": \"short\", \"retention\": " + TEN_HOURS
                + ", \"attachments\": [{\"topics\": \"orders\", \"priority\": 1}]}";
        Answer refused = api.send("POST", "/api/v1/policies", body);
        assertProblem(refused, 409, "plan-required", null);
        assertThat(refused.json().at("/plan/policy").textValue()).isEqualTo("short");
        String id = refused.json().at("/plan/id").textValue();
        assertThat(api.send("POST", "/api/v1/policies?plan=" + id, body).status())
                .isEqualTo(201);
        assertThat(total().longValue()).isEqualTo(36_000_000);
    }

    @Test
    void the_present_plan_is_shown() throws Exception {
        JsonNode plan = api.get(RETENTION + "/plan").json();
        assertThat(plan.get("deletes_more").booleanValue()).isFalse();
        assertThat(plan.at("/delete_within_30_days/segments").intValue()).isZero();
        assertThat(plan.get("doubts")).isEmpty();
        assertProblem(api.get("/api/v1/topics/none/retention/plan"), 404, "unknown-topic", null);
    }

    @Test
    void a_segment_is_explained() throws Exception {
        String id = patch("?dry_run=true", TEN_HOURS).json().get("id").textValue();
        patch("?plan=" + id, TEN_HOURS);
        JsonNode shown = api.get(ORDERS + "/partitions/0/segments/155/explain").json();
        assertThat(shown.get("base_offset").intValue()).isEqualTo(150);
        assertThat(shown.get("end_offset").intValue()).isEqualTo(160);
        assertThat(shown.get("state").textValue()).isEqualTo("sealed");
        JsonNode delete = shown.get("steps").get(shown.get("steps").size() - 1);
        assertThat(delete.get("action").textValue()).isEqualTo("delete");
        assertThat(delete.get("rule").textValue()).isEqualTo("TOTAL_AGE");
        assertThat(delete.get("limit").longValue()).isEqualTo(36_000_000);
        assertThat(delete.get("source").textValue()).isEqualTo("topic");
        assertThat(delete.get("setting").textValue()).isEqualTo("retention.ms");
        assertThat(delete.get("stopped").booleanValue()).isFalse();
        assertThat(shown.get("sentence").textValue()).startsWith("It will be uploaded");
    }

    @Test
    void records_that_are_gone_are_explained_by_the_audit_log() throws Exception {
        api.store
                .audit()
                .append(new AuditEntry(
                        ApiServer.NOW,
                        "retention",
                        "delete_records",
                        partition + " [0, 30)",
                        "TOTAL_AGE: It is old.",
                        null,
                        "TOTAL_AGE"));
        api.facts.deleteFirst(partition, 5);
        Answer known = api.get(ORDERS + "/partitions/0/segments/29/explain");
        assertProblem(known, 404, "unknown-segment", "offset");
        assertThat(known.json().at("/gone/rule").textValue()).isEqualTo("TOTAL_AGE");
        assertThat(known.json().at("/gone/at").textValue()).isEqualTo(ApiServer.NOW.toString());
        assertThat(known.json().get("detail").textValue()).contains("It is old.");
        Answer unknown = api.get(ORDERS + "/partitions/0/segments/30/explain");
        assertProblem(unknown, 404, "unknown-segment", "offset");
        assertThat(unknown.json().has("gone")).isFalse();
        assertProblem(api.get(ORDERS + "/partitions/0/segments/200/explain"), 404, "unknown-segment", "offset");
    }

    @ParameterizedTest
    @CsvSource({
        "/partitions/0/segments/-1/explain, 400, invalid-value, offset",
        "/partitions/0/segments/x/explain, 400, invalid-value, offset",
        "/partitions/9/segments/0/explain, 404, unknown-partition, partition",
        "/partitions/x/segments/0/explain, 400, invalid-value, partition",
        "/coverage?bucket=1d, 400, invalid-value, bucket",
        "/coverage?bucket=PT0.5S, 400, invalid-value, bucket",
        "/coverage?bucket=P99999999D, 400, invalid-value, bucket",
        "/coverage?bucket=PT1S, 400, invalid-value, bucket",
        "/coverage?from=yesterday, 400, invalid-value, from",
        "/coverage?to=2026, 400, invalid-value, to",
        "/coverage?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z, 400, invalid-value, to",
    })
    void wrong_parameters_are_named(String path, int status, String type, String field) throws Exception {
        assertProblem(api.get(ORDERS + path), status, type, field);
    }

    @Test
    void coverage_shows_many_years_of_days() throws Exception {
        String days = ORDERS + "/coverage?bucket=P1D&to=2026-03-01T00:00:00Z&from=";
        JsonNode shown = api.get(days + "1972-01-01T00:00:00Z").json();
        assertThat(shown.get("from").textValue()).isEqualTo("1972-01-01T00:00:00Z");
        assertThat(shown.get("to").textValue()).isEqualTo("2026-03-01T00:00:00Z");
        assertThat(shown.at("/partitions/0/buckets")).hasSize(1);
        assertThat(shown.at("/partitions/0/buckets/0/local_bytes").longValue()).isEqualTo(2000);
        Answer refused = api.get(days + "1971-01-01T00:00:00Z");
        assertProblem(refused, 400, "invalid-value", "bucket");
        assertThat(refused.json().get("detail").textValue()).contains("at most 20000 buckets");
    }

    @Test
    void coverage_counts_every_byte_once() throws Exception {
        JsonNode shown = api.get(ORDERS + "/coverage?bucket=PT5H").json();
        assertThat(shown.get("bucket").textValue()).isEqualTo("PT5H");
        long bytes = 0;
        for (JsonNode bucket : shown.at("/partitions/0/buckets")) {
            bytes += bucket.get("local_bytes").longValue();
            assertThat(bucket.get("archived_bytes").longValue()).isZero();
        }
        assertThat(bytes).isEqualTo(2000);
        JsonNode cut = api.get(ORDERS + "/coverage?bucket=PT1H&from=2026-01-01T00:00:00Z&to=2026-01-01T02:00:00Z")
                .json();
        assertThat(cut.at("/partitions/0/buckets")).hasSize(2);
        assertThat(cut.at("/partitions/0/buckets/1/segments").intValue())
                .as("one ends there, and the next one follows it")
                .isEqualTo(2);
    }

    @Test
    void tiering_is_switched() throws Exception {
        String path = ORDERS + "/tiering";
        assertThat(api.send("POST", path, "{\"action\": \"pause\"}").json().at("/tiering/paused"))
                .hasToString("true");
        assertThat(api.send("POST", path, "{\"action\": \"resume\"}").json().at("/tiering/paused"))
                .hasToString("false");
        assertThat(api.send("POST", path, "{\"action\": \"disable\", \"local_copies\": \"keep_archive\"}")
                        .json()
                        .at("/tiering/enabled"))
                .hasToString("false");
        assertThat(api.send("POST", path, "{\"action\": \"enable\"}").json().at("/tiering/enabled"))
                .hasToString("true");
    }

    private static final String FETCH_BACK = "{\"action\": \"disable\", \"local_copies\": \"fetch_back\"}";

    private boolean archives() throws Exception {
        return api.get(RETENTION).json().at("/tiering/enabled").booleanValue();
    }

    @Test
    void disabling_can_fetch_back_what_is_in_the_archive_alone() throws Exception {
        assertThat(archives()).isTrue();
        Answer taken = api.send("POST", ORDERS + "/tiering", FETCH_BACK);
        assertThat(taken.status()).as(taken.response().body()).isEqualTo(202);
        assertThat(archives()).isFalse();
        String id = taken.json().get("id").textValue();
        assertThat(taken.header("Location").orElseThrow()).endsWith("/api/v1/jobs/" + id);
        assertThat(taken.json().get("kind").textValue()).isEqualTo("fetch_back");
        assertThat(taken.json().get("subject").textValue()).isEqualTo("orders");
        List<String> audited = api.store.audit().newest(2).stream()
                .map(entry -> entry.entry().action())
                .toList();
        assertThat(audited).containsExactly("fetch_back", "disable_tiering");

        String again = "{\"kind\": \"fetch_back\", \"topic\": \"orders\"}";
        assertProblem(api.send("POST", "/api/v1/jobs", again), 409, "conflict", "topic");
        assertProblem(api.send("POST", ORDERS + "/tiering", FETCH_BACK), 409, "conflict", "local_copies");
        api.startedJobs.remove().run();
        assertThat(api.get("/api/v1/jobs/" + id).json().get("detail").textValue())
                .isEqualTo("All of orders is back.");
        assertThat(api.send("POST", "/api/v1/jobs", again).status()).isEqualTo(202);
        api.startedJobs.remove().run();
    }

    @Test
    void nothing_is_fetched_back_while_archiving_is_on() throws Exception {
        assertProblem(
                api.send("POST", "/api/v1/jobs", "{\"kind\": \"fetch_back\", \"topic\": \"orders\"}"),
                409,
                "conflict",
                "topic");
        assertThat(api.startedJobs).isEmpty();
    }

    @Test
    void nothing_is_changed_if_the_disk_has_no_room_for_what_would_come_back() throws Exception {
        api.noRoomBecause = "It needs 100 bytes; 7 are free.";
        Answer refused = api.send("POST", ORDERS + "/tiering", FETCH_BACK);
        assertProblem(refused, 507, "out-of-space", "local_copies");
        assertThat(refused.json().get("detail").textValue()).contains("100 bytes");
        assertThat(archives()).isTrue();
        assertThat(api.startedJobs).isEmpty();
    }

    @Test
    void nothing_is_changed_if_too_many_jobs_wait() throws Exception {
        List<Jobs.Place> others = new ArrayList<>();
        for (Optional<Jobs.Place> next = api.jobs.reserve(); next.isPresent(); next = api.jobs.reserve()) {
            others.add(next.get());
        }
        long entries = api.store.audit().newest(1).get(0).number();
        assertProblem(api.send("POST", ORDERS + "/tiering", FETCH_BACK), 429, "too-many-attempts", null);
        assertThat(archives()).isTrue();
        assertThat(api.store.audit().newest(1).get(0).number()).isEqualTo(entries);
        others.forEach(Jobs.Place::close);
        assertThat(api.send("POST", ORDERS + "/tiering", FETCH_BACK).status()).isEqualTo(202);
        api.startedJobs.remove().run();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\": \"stop\"}/action",
                "{}/action",
                "{\"action\": 1}/action",
                "{\"action\": \"disable\"}/local_copies",
                "{\"action\": \"disable\", \"local_copies\": \"burn\"}/local_copies",
                "{\"action\": \"pause\", \"local_copies\": \"keep_archive\"}/local_copies"
            })
    void wrong_tiering_actions_are_named(String bodyAndField) throws Exception {
        int slash = bodyAndField.indexOf('/');
        assertProblem(
                api.send("POST", ORDERS + "/tiering", bodyAndField.substring(0, slash)),
                400,
                "invalid-value",
                bodyAndField.substring(slash + 1));
    }

    @Test
    void a_job_is_started_shown_and_cancelled() throws Exception {
        Answer started = api.send("POST", "/api/v1/jobs", "{\"kind\": \"verify\", \"topic\": \"orders\"}");
        assertThat(started.status()).isEqualTo(202);
        String id = started.json().get("id").textValue();
        assertThat(started.header("Location").orElseThrow()).endsWith("/api/v1/jobs/" + id);
        assertThat(started.json().get("state").textValue()).isEqualTo("running");
        api.startedJobs.remove().run();
        JsonNode done = api.get("/api/v1/jobs/" + id).json();
        assertThat(done.get("state").textValue()).isEqualTo("done");
        assertThat(done.at("/progress/done").intValue()).isEqualTo(10);
        assertThat(api.get("/api/v1/jobs").json().get("jobs")).contains(done);

        String other = api.send("POST", "/api/v1/jobs", "{\"kind\": \"verify\", \"topic\": \"orders\"}")
                .json()
                .get("id")
                .textValue();
        assertThat(api.send("POST", "/api/v1/jobs/" + other + "/cancel", "{}").status())
                .isEqualTo(200);
        api.startedJobs.remove().run();
        assertThat(api.get("/api/v1/jobs/" + other).json().get("state").textValue())
                .isEqualTo("cancelled");
    }

    @Test
    void wrong_jobs_are_refused() throws Exception {
        assertProblem(api.get("/api/v1/jobs/job_1"), 404, "unknown-job", null);
        assertProblem(api.send("POST", "/api/v1/jobs/job_1/cancel", "{}"), 404, "unknown-job", null);
        assertProblem(api.send("POST", "/api/v1/jobs", "{\"kind\": \"burn\"}"), 400, "invalid-value", "kind");
        assertProblem(api.send("POST", "/api/v1/jobs", "{\"kind\": \"verify\"}"), 400, "invalid-value", "topic");
        assertProblem(
                api.send("POST", "/api/v1/jobs", "{\"kind\": \"verify\", \"topic\": \"none\"}"),
                404,
                "unknown-topic",
                null);
    }

    @Test
    void a_clock_that_jumped_is_shown_and_accepted() throws Exception {
        String accept = "/api/v1/deletions/accept";
        assertThat(api.get("/api/v1/deletions").json().get("difference").isNull())
                .isTrue();
        String tenYears = "{\"reason\": \"It was set.\", \"clock_ahead_ms\": 315360000000}";
        assertProblem(api.send("POST", accept, tenYears), 409, "conflict", null);
        api.facts.jump();
        JsonNode shown = api.get("/api/v1/deletions").json();
        assertThat(shown.get("suspended").booleanValue()).isFalse();
        assertThat(shown.at("/difference/clock/ahead_ms").longValue()).isEqualTo(315_360_000_000L);
        assertProblem(api.send("POST", accept, "{}"), 400, "invalid-value", "reason");
        assertProblem(api.send("POST", accept, "{\"reason\": \" \"}"), 400, "invalid-value", "reason");
        assertThat(api.send("POST", accept, tenYears).json().get("difference").isNull())
                .isTrue();
        assertThat(api.store.audit().newest(1).get(0).entry().action()).isEqualTo("accept_clock");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                                               | 400 | invalid-value | since",
                ", \"since\": \"yesterday\"                                     | 400 | invalid-value | since",
                ", \"clock_ahead_ms\": 0                                       | 400 | invalid-value | clock_ahead_ms",
                ", \"clock_ahead_ms\": \"long\"                                | 400 | invalid-value | clock_ahead_ms",
                ", \"clock_ahead_ms\": 311000000000                            | 409 | conflict      |",
                ", \"since\": \"2026-03-01T12:00:00Z\"                          | 409 | conflict      |",
                ", \"since\": \"2026-03-01T12:00:00Z\", \"clock_ahead_ms\": 315360000000 | 409 | conflict |",
            })
    void only_what_was_seen_is_accepted(@Nullable String named, int status, String type, @Nullable String field)
            throws Exception {
        api.facts.jump();
        String body = "{\"reason\": \"It was set.\"" + (named == null ? "" : named) + "}";
        assertProblem(api.send("POST", "/api/v1/deletions/accept", body), status, type, field);
        assertThat(api.get("/api/v1/deletions")
                        .json()
                        .at("/difference/clock/ahead_ms")
                        .longValue())
                .as("it is as it was")
                .isPositive();
    }
}

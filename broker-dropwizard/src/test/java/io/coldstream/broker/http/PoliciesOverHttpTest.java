package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.http.ApiServer.Answer;
import io.coldstream.broker.topic.TopicService;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PoliciesOverHttpTest {
    private static final String POLICIES = "/api/v1/policies";
    private static final long A_YEAR_MS = 31_536_000_000L;

    private final ObjectMapper json = new ObjectMapper();
    private ApiServer api;

    @BeforeEach
    void start() throws Exception {
        api = ApiServer.start();
        for (String topic : List.of("logs-a", "logs-b", "orders")) {
            api.send("POST", "/api/v1/topics", "{\"name\": \"" + topic + "\"}");
        }
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void a_policy_lives_in_versions() throws Exception {
        Answer created = api.send(
                "POST",
                POLICIES,
                "{\"name\": \"short\", \"description\": \"Logs go soon.\","
                        + " \"retention\": {\"total\": {\"max_age_ms\": 1000, \"max_bytes\": null},"
                        + " \"tiering\": {\"enabled\": false, \"storage_class\": null}, \"cleanup_policy\": \"delete\"},"
                        + " \"attachments\": [{\"topics\": \"logs-*\", \"priority\": 10}, {\"topics\": \"orders\"}]}");
        assertThat(created.status()).as(created.response().body()).isEqualTo(201);
        assertThat(created.header("ETag")).contains("\"1\"");
        assertThat(created.header("Location"))
                .contains(api.uri(POLICIES + "/short").toString());
        assertThat(created.json()).isEqualTo(json.readTree("""
                        {"name": "short", "version": 1, "description": "Logs go soon.",
                         "retention": {"total": {"max_age_ms": 1000, "max_bytes": null},
                           "tiering": {"enabled": false, "storage_class": null}, "cleanup_policy": "delete"},
                         "attachments": [{"topics": "logs-*", "priority": 10}, {"topics": "orders", "priority": 0}],
                         "changed_at": "2026-03-01T12:00:00Z", "changed_by": "anonymous", "topics": 3}"""));
        assertThat(api.get(POLICIES + "/short").json()).isEqualTo(created.json());
        assertThat(api.get(POLICIES).json().get("policies").get(0)).isEqualTo(created.json());
        assertThat(retention("logs-a").at("/total/max_age_ms").longValue()).isEqualTo(1000);

        // What was read can be sent back.
        Answer same = conditional("PUT", "/short", created.response().body(), "\"1\"");
        assertThat(same.status()).as(same.response().body()).isEqualTo(200);
        assertThat(same.json().get("version").intValue()).isEqualTo(2);
        assertThat(same.json().get("retention")).isEqualTo(created.json().get("retention"));

        Answer replaced = conditional(
                "PUT",
                "/short",
                "{\"retention\": {\"total\": {\"max_age_ms\": 2000}}, \"attachments\": [{\"topics\": \"logs-?\"}]}",
                "\"2\"");
        assertThat(replaced.header("ETag")).contains("\"3\"");
        assertThat(replaced.json().get("description").textValue()).isEmpty();
        assertThat(replaced.json().get("topics").intValue()).isEqualTo(2);
        assertThat(retention("logs-a").at("/total/max_age_ms").longValue()).isEqualTo(2000);
        assertThat(retention("orders").get("policy").isNull()).isTrue();
        assertThat(api.get("/api/v1/topics/logs-a").json().get("policy").toString())
                .isEqualTo("{\"name\":\"short\",\"version\":3}");
        assertThat(api.get("/api/v1/topics/orders").json().get("policy").isNull())
                .isTrue();

        assertThat(conditional("DELETE", "/short", null, "\"3\"").status()).isEqualTo(204);
        assertThat(api.get(POLICIES + "/short").status()).isEqualTo(404);
        assertThat(retention("logs-a").at("/source/total.max_age_ms").textValue())
                .isEqualTo("built_in");
        JsonNode versions = api.get(POLICIES + "/short/versions").json().get("versions");
        assertThat(versions.findValuesAsText("version")).containsExactly("4", "3", "2", "1");
        assertThat(versions.findValuesAsText("deleted")).containsExactly("true", "false", "false", "false");
        assertThat(versions.get(0).get("retention").isNull()).isTrue();
        assertThat(versions.get(3).get("attachments")).isEqualTo(created.json().get("attachments"));
    }

    @Test
    void versions_come_in_pages() throws Exception {
        create("many", "orders", 0);
        for (int i = 0; i < 4; i++) {
            assertThat(conditional("PUT", "/many", "{\"description\": \"" + i + "\"}", "*")
                            .status())
                    .isEqualTo(200);
        }
        List<String> seen = new ArrayList<>();
        String token = "";
        do {
            JsonNode page =
                    api.get(POLICIES + "/many/versions?page_size=2" + token).json();
            assertThat(page.get("versions").size()).isLessThanOrEqualTo(2);
            seen.addAll(page.get("versions").findValuesAsText("version"));
            token = page.get("next_page_token").isNull()
                    ? ""
                    : "&page_token=" + page.get("next_page_token").textValue();
        } while (!token.isEmpty());
        assertThat(seen).containsExactly("5", "4", "3", "2", "1");
        assertProblem(api.get(POLICIES + "/many/versions?page_token=eA"), 400, "invalid-value");
    }

    @Test
    void a_change_must_say_which_version_it_is_of() throws Exception {
        create("one", "orders", 0);
        assertProblem(conditional("PUT", "/one", "{}", null), 428, "precondition-required");
        assertProblem(conditional("DELETE", "/one", null, null), 428, "precondition-required");
        assertProblem(conditional("PUT", "/one", "{}", "\"2\""), 412, "precondition-failed");
        assertProblem(conditional("DELETE", "/one", null, "\"0\", W/\"1\""), 412, "precondition-failed");
        assertThat(conditional("PUT", "/one", "{}", "*").status()).isEqualTo(200);
        assertProblem(conditional("PUT", "/none", "{}", "*"), 404, "unknown-policy");
        assertProblem(conditional("PUT", "/one", "{\"name\": \"two\"}", "*"), 400, "invalid-value");
    }

    @Test
    void a_name_is_taken_once() throws Exception {
        create("one", "orders", 0);
        Answer second = api.send("POST", POLICIES, "{\"name\": \"one\"}");
        assertProblem(second, 409, "conflict");
        assertThat(second.json().get("field").textValue()).isEqualTo("name");
        assertThat(api.get(POLICIES + "/one").json().get("version").intValue()).isEqualTo(1);
    }

    @Test
    void topics_say_which_policy_wins() throws Exception {
        create("wide", "*", 0);
        create("narrow", "logs-*", 5);
        Answer wide = api.get(POLICIES + "/wide/topics");
        assertThat(wide.json()).isEqualTo(json.readTree("""
                        {"policy": "wide", "next_page_token": null, "topics": [
                          {"topic": "logs-a", "attachment": {"topics": "*", "priority": 0}, "follows": false,
                           "winner": {"name": "narrow", "version": 1}},
                          {"topic": "logs-b", "attachment": {"topics": "*", "priority": 0}, "follows": false,
                           "winner": {"name": "narrow", "version": 1}},
                          {"topic": "orders", "attachment": {"topics": "*", "priority": 0}, "follows": true,
                           "winner": {"name": "wide", "version": 1}}]}"""));
        Answer first = api.get(POLICIES + "/narrow/topics?page_size=1");
        assertThat(first.json().get("topics").findValuesAsText("topic")).containsExactly("logs-a");
        Answer second = api.get(POLICIES + "/narrow/topics?page_token="
                + first.json().get("next_page_token").textValue());
        assertThat(second.json().get("topics").findValuesAsText("topic")).containsExactly("logs-b");
        assertThat(second.json().get("next_page_token").isNull()).isTrue();
    }

    @Test
    void policies_come_in_pages() throws Exception {
        for (String name : List.of("c", "a", "b")) {
            create(name, "nothing", 0);
        }
        Answer first = api.get(POLICIES + "?page_size=2");
        assertThat(first.json().get("policies").findValuesAsText("name")).containsExactly("a", "b");
        Answer second = api.get(
                POLICIES + "?page_token=" + first.json().get("next_page_token").textValue());
        assertThat(second.json().get("policies").findValuesAsText("name")).containsExactly("c");
        assertThat(second.json().get("next_page_token").isNull()).isTrue();
    }

    @Test
    void a_dry_run_is_never_taken_for_the_change() throws Exception {
        create("one", "orders", 0);
        assertThat(api.send("POST", POLICIES + "?dry_run=true", "{\"name\": \"two\"}")
                        .json()
                        .get("id")
                        .textValue())
                .startsWith("pl_");
        assertThat(api.send("PUT", POLICIES + "/one?dry_run=true", "{}")
                        .json()
                        .get("id")
                        .textValue())
                .startsWith("pl_");
        assertThat(api.send("DELETE", POLICIES + "/one?dry_run=true", null)
                        .json()
                        .get("id")
                        .textValue())
                .startsWith("pl_");
        assertThat(api.get(POLICIES).json().get("policies").findValuesAsText("version"))
                .containsExactly("1");
    }

    /** Each of them alone deletes nothing: the one is of a policy that nobody follows, the other falls back to a year. */
    @Test
    void two_changes_at_once_do_not_delete_what_neither_would_alone() throws Exception {
        String id = api.get("/api/v1/topics/orders").json().get("id").textValue();
        api.facts.put(new TopicIdPartition(UUID.fromString(id), 0), 20);
        api.facts.setHours(20);
        assertThat(api.send("POST", POLICIES, named("first", A_YEAR_MS, 10)).status())
                .isEqualTo(201);
        assertThat(api.send("POST", POLICIES, named("second", A_YEAR_MS, 5)).status())
                .isEqualTo(201);
        List<CompletableFuture<Answer>> deleted = new CopyOnWriteArrayList<>();
        api.store.beforeNext("replace", () -> {
            deleted.add(
                    CompletableFuture.supplyAsync(() -> unchecked(() -> conditional("DELETE", "/first", null, "*"))));
            awaitDoneOrWaitingItsTurn(deleted.get(0));
        });
        Answer replaced = conditional("PUT", "/second", named("second", 36_000_000, 5), "*");
        assertThat(replaced.status()).as(replaced.response().body()).isEqualTo(200);
        assertProblem(deleted.get(0).get(20, TimeUnit.SECONDS), 409, "plan-required");
        assertThat(retention("orders").at("/total/max_age_ms").longValue()).isEqualTo(A_YEAR_MS);
    }

    private static String named(String name, long maxAgeMs, int priority) {
        return """
                {"name": "%s", "retention": {"total": {"max_age_ms": %d}},
                 "attachments": [{"topics": "orders", "priority": %d}]}""".formatted(name, maxAgeMs, priority);
    }

    private static Answer unchecked(Callable<Answer> request) {
        try {
            return request.call();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private static void awaitDoneOrWaitingItsTurn(CompletableFuture<Answer> answer) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int look = 0; look < 20_000 && !answer.isDone(); look++) {
            for (ThreadInfo thread : threads.dumpAllThreads(false, false)) {
                if (thread.getThreadState() == Thread.State.BLOCKED
                        && String.valueOf(thread.getLockName()).startsWith(TopicService.class.getName())) {
                    return;
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(answer.isDone()).as("it is answered, or waits").isTrue();
    }

    private void create(String name, String topics, int priority) throws Exception {
        Answer created = api.send(
                "POST",
                POLICIES,
                "{\"name\": \"%s\", \"attachments\": [{\"topics\": \"%s\", \"priority\": %d}]}"
                        .formatted(name, topics, priority));
        assertThat(created.status()).as(created.response().body()).isEqualTo(201);
    }

    private JsonNode retention(String topic) throws Exception {
        return api.get("/api/v1/topics/" + topic + "/retention").json();
    }

    private Answer conditional(String method, String path, @Nullable String body, @Nullable String ifMatch)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(POLICIES + path))
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
}

package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.broker.http.ApiServer.Answer;
import io.coldstream.broker.job.WatchedWork;
import io.coldstream.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicsOverHttpTest {
    private ApiServer api;

    @BeforeAll
    void start() throws Exception {
        api = ApiServer.start();
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @AfterEach
    void clear() throws Exception {
        api.clear();
    }

    @Test
    void creates_shows_lists_and_deletes_a_topic() throws Exception {
        Answer created = api.send(
                "POST",
                "/api/v1/topics",
                "{\"name\": \"orders\", \"partitions\": 2, \"configs\": {\"retention.ms\": \"-1\"}}");
        assertThat(created.status()).as(created.response().body()).isEqualTo(201);
        assertThat(created.header("Location"))
                .contains(api.uri("/api/v1/topics/orders").toString());
        assertThat(created.json().get("name").textValue()).isEqualTo("orders");
        assertThat(created.json().get("partitions").intValue()).isEqualTo(2);
        assertThat(created.json().at("/configs").toString()).isEqualTo("{\"retention.ms\":\"-1\"}");
        assertThat(created.json().get("created_at").textValue()).isEqualTo("2026-03-01T12:00:00Z");

        Answer shown = api.get("/api/v1/topics/orders");
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.json()).isEqualTo(created.json());
        assertThat(shown.json().get("local_bytes").longValue()).isEqualTo(2001);
        assertThat(shown.json().get("remote_bytes").longValue()).isEqualTo(10_000);
        assertThat(shown.json().at("/partition_details/1").toString())
                .isEqualTo("{\"partition\":1,\"leader_epoch\":1,\"log_start_offset\":10,\"local_log_start_offset\":20,"
                        + "\"high_watermark\":99,\"log_end_offset\":100,\"local_bytes\":1001,\"remote_bytes\":5000}");

        Answer list = api.get("/api/v1/topics");
        assertThat(list.json().at("/topics/0/name").textValue()).isEqualTo("orders");
        assertThat(list.json().at("/topics/0/id")).isEqualTo(shown.json().get("id"));
        assertThat(list.json().get("next_page_token").isNull()).isTrue();

        Answer deleted = api.send("DELETE", "/api/v1/topics/orders", null);
        assertThat(deleted.status()).isEqualTo(202);
        assertThat(api.store.audit().newest(1).get(0).entry().actor()).isEqualTo("anonymous");
        assertThat(api.get("/api/v1/topics/orders").status()).isEqualTo(404);
        assertThat(api.send("DELETE", "/api/v1/topics/orders", null).status()).isEqualTo(404);
    }

    @Test
    void a_deletion_is_watched_by_a_job_and_cannot_be_cancelled() throws Exception {
        api.send("POST", "/api/v1/topics", "{\"name\": \"watched\"}");
        api.deletionLook = new WatchedWork.Look(2, 7, null);
        Answer deleted = api.send("DELETE", "/api/v1/topics/watched", null);
        assertThat(deleted.status()).isEqualTo(202);
        JsonNode job = deleted.json();
        assertThat(job.get("kind").textValue()).isEqualTo("delete");
        assertThat(job.get("subject").textValue()).isEqualTo("watched");
        assertThat(job.get("state").textValue()).isEqualTo("running");
        assertThat(job.get("progress"))
                .isEqualTo(new ObjectMapper().readTree("{\"done\": 2, \"total\": 7, \"unit\": \"segments\"}"));
        String path = "/api/v1/jobs/" + job.get("id").textValue();
        assertThat(deleted.header("Location")).contains(api.uri(path).toString());

        Answer cancelled = api.send("POST", path + "/cancel", "{}");
        assertThat(cancelled.status()).isEqualTo(409);
        assertThat(cancelled.json().get("detail").textValue()).startsWith("This cannot be cancelled: ");
        assertThat(api.get(path).json()).isEqualTo(job);

        api.deletionLook = ApiServer.GONE;
        JsonNode ended = api.get(path).json();
        assertThat(ended.get("state").textValue()).isEqualTo("done");
        assertThat(ended.get("detail").textValue()).isEqualTo("Nothing is left.");
        assertThat(ended.get("ended_at").isNull()).isFalse();
    }

    @Test
    void takes_settings_as_text_numbers_and_booleans_and_partitions_by_default() throws Exception {
        Answer created = api.send(
                "POST",
                "/api/v1/topics",
                "{\"name\": \"a\", \"configs\": {\"retention.ms\": 1000, \"remote.storage.enable\": false,"
                        + " \"segment.bytes\": \"2048\"}}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get("partitions").intValue()).isEqualTo(3);
        assertThat(created.json().get("configs").toString())
                .isEqualTo(
                        "{\"remote.storage.enable\":\"false\",\"retention.ms\":\"1000\",\"segment.bytes\":\"2048\"}");
    }

    @Test
    void pages_through_topics_while_one_goes() throws Exception {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            api.send("POST", "/api/v1/topics", "{\"name\": \"" + name + "\"}");
        }
        Answer first = api.get("/api/v1/topics?page_size=2");
        assertThat(names(first)).containsExactly("a", "b");
        api.send("DELETE", "/api/v1/topics/b", null);
        Answer second = api.get("/api/v1/topics?page_size=2&page_token="
                + first.json().get("next_page_token").textValue());
        assertThat(names(second)).containsExactly("c", "d");
        Answer third = api.get("/api/v1/topics?page_size=2&page_token="
                + second.json().get("next_page_token").textValue());
        assertThat(names(third)).containsExactly("e");
        assertThat(third.json().get("next_page_token").isNull()).isTrue();
    }

    @Test
    void a_second_topic_of_a_name_is_a_conflict() throws Exception {
        api.send("POST", "/api/v1/topics", "{\"name\": \"a\"}");
        Answer second = api.send("POST", "/api/v1/topics", "{\"name\": \"a\"}");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().get("type").textValue()).isEqualTo("urn:coldstream:problem:topic-already-exists");
        assertThat(second.json().get("field").textValue()).isEqualTo("name");
    }

    @Test
    void a_database_that_is_away_says_when_to_ask_again_and_nothing_of_itself() throws Exception {
        api.store.failWith(
                new StorageException(StorageException.Kind.UNAVAILABLE, "jdbc:postgresql://db.internal refused"));
        Answer refused = api.send("POST", "/api/v1/topics", "{\"name\": \"a\"}");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).contains("5");
        assertThat(refused.json().get("type").textValue()).isEqualTo("urn:coldstream:problem:unavailable");
        assertThat(refused.response().body()).doesNotContain("db.internal", "Exception");
        api.store.failWith(null);
        assertThat(api.send("POST", "/api/v1/topics", "{\"name\": \"a\"}").status())
                .isEqualTo(201);
    }

    private static List<String> names(Answer page) {
        List<String> names = new ArrayList<>();
        for (JsonNode topic : page.json().get("topics")) {
            names.add(topic.get("name").textValue());
        }
        return names;
    }
}

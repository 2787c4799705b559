package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.http.ApiServer.Answer;
import io.coldstream.broker.metrics.BrokerMetrics;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Segments, groups and metrics over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListingsOverHttpTest {
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
    void shows_where_each_segment_is() throws Exception {
        UUID id = createOrders();
        api.segments.put(new TopicIdPartition(id, 1), Samples.segmentsInAllStates());
        JsonNode page = api.get("/api/v1/topics/orders/segments").json();
        assertThat(page.get("segments").findValuesAsText("state"))
                .containsExactly("deleting", "archive_only", "archived", "uploading", "sealed", "sealed", "active");
        assertThat(page.at("/segments/1"))
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"partition\": 1, \"base_offset\": 100, \"end_offset\": 200,"
                                + " \"state\": \"archive_only\", \"min_timestamp\": \"2026-02-25T06:13:20Z\","
                                + " \"max_timestamp\": null, \"local_bytes\": 0, \"remote_bytes\": 1024,"
                                + " \"object_key\": \"a/100.zst\", \"leader_epoch\": 1,"
                                + " \"sealed_at\": \"2026-02-28T00:00:00Z\"}"));
        assertThat(page.at("/segments/6/sealed_at").isNull()).isTrue();
    }

    @Test
    void pages_through_segments_across_partitions_without_a_gap_or_a_repeat() throws Exception {
        UUID id = createOrders();
        for (int partition : new int[] {0, 2}) {
            api.segments.put(new TopicIdPartition(id, partition), Samples.segmentsInAllStates());
        }
        List<String> all = places("/api/v1/topics/orders/segments", 1000);
        assertThat(all).hasSize(14).startsWith("0:0", "0:100").endsWith("2:500", "2:600");
        for (int pageSize : new int[] {1, 3, 7, 13, 14}) {
            assertThat(places("/api/v1/topics/orders/segments", pageSize)).isEqualTo(all);
        }
        assertThat(places("/api/v1/topics/orders/segments?partition=2", 2)).isEqualTo(all.subList(7, 14));
        assertThat(places("/api/v1/topics/orders/segments?partition=1", 2)).isEmpty();
    }

    @Test
    void shows_a_group_with_members_and_lag() throws Exception {
        api.groups.put("billing", Samples.group("billing"));
        JsonNode group = api.get("/api/v1/groups/billing").json();
        assertThat(group.get("member_count").intValue()).isEqualTo(2);
        assertThat(group.get("total_lag").longValue()).isEqualTo(40);
        assertThat(group.get("generation").intValue()).isEqualTo(7);
        assertThat(group.at("/members/0").toString())
                .isEqualTo("{\"member_id\":\"m-1\",\"group_instance_id\":\"static-1\",\"client_id\":\"app\","
                        + "\"client_host\":\"/10.0.0.1\",\"assigned_partitions\":"
                        + "[{\"topic\":\"orders\",\"partition\":0},{\"topic\":\"orders\",\"partition\":1}]}");
        assertThat(group.at("/members/1/assigned_partitions").isNull()).isTrue();
        assertThat(group.at("/partitions/0").toString())
                .isEqualTo("{\"topic\":\"orders\",\"partition\":1,\"committed_offset\":60,\"end_offset\":100,"
                        + "\"lag\":40,\"metadata\":\"note\",\"committed_at\":\"2026-02-28T00:00:00Z\"}");
        assertThat(group.at("/partitions/1/lag").longValue()).isZero();
        assertThat(group.at("/partitions/2/lag").isNull()).isTrue();
    }

    @Test
    void a_groups_id_may_hold_any_character() throws Exception {
        List<String> ids = List.of(
                "a/b",
                "/",
                "//",
                "50%",
                "a%2Fb",
                "a b",
                "a+b",
                "ä/ö€",
                "a;b=c",
                "a?b#c",
                "back\\slash",
                "tab\there",
                "...",
                "\"<x>\"",
                "😀");
        for (String id : ids) {
            api.groups.put(id, Samples.group(id));
        }
        for (String id : ids) {
            Answer answer = api.get("/api/v1/groups/"
                    + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20"));
            assertThat(answer.status()).as(id + ": " + answer.response().body()).isEqualTo(200);
            assertThat(answer.json().get("group").textValue()).isEqualTo(id);
        }
        List<String> listed = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = api.get("/api/v1/groups?page_size=2" + next).json();
            listed.addAll(page.get("groups").findValuesAsText("group"));
            next = page.get("next_page_token").isNull()
                    ? ""
                    : "&page_token=" + page.get("next_page_token").textValue();
        } while (!next.isEmpty());
        assertThat(listed).containsExactlyInAnyOrderElementsOf(ids).isSorted();
    }

    @Test
    void the_admin_port_shows_metrics_to_prometheus() throws Exception {
        BrokerMetrics metrics = new BrokerMetrics(api.metrics);
        metrics.requests().requestHandled("Fetch", 1_000_000, false);
        Answer scrape = admin("/metrics");
        assertThat(scrape.status()).isEqualTo(200);
        assertThat(scrape.header("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(scrape.response().body())
                .contains("coldstream_request_duration_seconds_count{api=\"Fetch\"} 1", "jvm_memory_used_bytes");
    }

    private Answer admin(String path) throws Exception {
        return api.send(HttpRequest.newBuilder(api.adminUri(path)));
    }

    private UUID createOrders() throws Exception {
        Answer created = api.send("POST", "/api/v1/topics", "{\"name\": \"orders\"}");
        return UUID.fromString(created.json().get("id").textValue());
    }

    /** All segments, page by page, as partition and base offset. */
    private List<String> places(String path, int pageSize) throws Exception {
        String first = path + (path.contains("?") ? "&" : "?") + "page_size=" + pageSize;
        List<String> places = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = api.get(first + next).json();
            assertThat(page.get("segments").size()).isLessThanOrEqualTo(pageSize);
            page.get("segments")
                    .forEach(segment -> places.add(segment.get("partition") + ":" + segment.get("base_offset")));
            next = page.get("next_page_token").isNull()
                    ? ""
                    : "&page_token=" + page.get("next_page_token").textValue();
        } while (!next.isEmpty());
        return places;
    }
}

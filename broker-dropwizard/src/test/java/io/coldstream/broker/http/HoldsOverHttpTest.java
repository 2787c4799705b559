package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.broker.http.ApiServer.Answer;
import io.coldstream.broker.view.ObjectLockFacts;
import io.coldstream.tiering.retention.DestructionTurns;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoldsOverHttpTest {
    private static final String HOLDS = "/api/v1/holds";

    private final ObjectMapper json = new ObjectMapper();
    private ApiServer api;

    @BeforeEach
    void start() throws Exception {
        api = ApiServer.start();
        for (String topic : List.of("orders", "payments")) {
            api.send("POST", "/api/v1/topics", "{\"name\": \"" + topic + "\"}");
        }
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void a_hold_is_placed_enforced_and_released_once() throws Exception {
        Answer placed = place("\"partition\": 1, \"offsets\": {\"start\": 5, \"end\": 10},"
                + " \"times\": {\"from\": \"2025-01-01T01:00:00.0005+01:00\", \"to\": \"2026-01-01T00:00:00.0005Z\"},");
        assertThat(placed.header("Location"))
                .contains(api.uri(HOLDS + "/" + placed.json().get("id").textValue())
                        .toString());
        JsonNode hold = placed.json();
        assertThat(hold.get("topic").textValue()).isEqualTo("orders");
        assertThat(hold.get("topic_id"))
                .isEqualTo(api.get("/api/v1/topics/orders").json().get("id"));
        assertThat(hold.get("partition").intValue()).isEqualTo(1);
        assertThat(hold.get("offsets")).isEqualTo(json.readTree("{\"start\": 5, \"end\": 10}"));
        // Less than a millisecond is rounded so that the hold covers more.
        assertThat(hold.get("times"))
                .isEqualTo(json.readTree("{\"from\": \"2025-01-01T00:00:00Z\", \"to\": \"2026-01-01T00:00:00.001Z\"}"));
        assertThat(hold.get("placed_by").textValue()).isEqualTo("anonymous");
        assertThat(hold.get("placed_at").textValue()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(hold.get("released").isNull()).isTrue();
        String topic = "/api/v1/topics/" + hold.get("topic").textValue();
        assertThat(api.get(topic).json().get("held").booleanValue()).isTrue();
        String path = HOLDS + "/" + hold.get("id").textValue();
        assertThat(api.get(path).json()).isEqualTo(hold);

        Answer deletion = api.send("DELETE", "/api/v1/topics/orders", null);
        assertThat(deletion.status()).isEqualTo(409);
        assertThat(deletion.json().get("type").textValue()).isEqualTo("urn:coldstream:problem:legal-hold");

        Answer released = api.send("POST", path + "/release", "{\"reason\": \"The case is closed.\"}");
        assertThat(released.status()).as(released.response().body()).isEqualTo(200);
        assertThat(api.get(topic).json().get("held").booleanValue()).isFalse();
        assertThat(released.json().get("released"))
                .isEqualTo(json.readTree("{\"by\": \"anonymous\", \"reason\": \"The case is closed.\","
                        + " \"at\": \"2026-03-01T12:00:00Z\"}"));
        assertThat(api.get(path).json()).isEqualTo(released.json());
        Answer again = api.send("POST", path + "/release", "{\"reason\": \"Really.\"}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().get("type").textValue()).isEqualTo("urn:coldstream:problem:conflict");
        assertThat(api.get(path).json()).isEqualTo(released.json());
        assertThat(api.send("DELETE", "/api/v1/topics/orders", null).status()).isEqualTo(202);
    }

    @Test
    void a_hold_says_how_many_objects_the_store_itself_keeps() throws Exception {
        JsonNode off = place("").json().get("object_lock");
        assertThat(off).isEqualTo(json.readTree("{\"enabled\": false, \"locked_objects\": 0, \"pending_objects\": 0}"));
        api.locks = new ObjectLockFacts(true, null, null);
        JsonNode placed = place("").json();
        assertThat(placed.get("object_lock"))
                .isEqualTo(json.readTree("{\"enabled\": true, \"locked_objects\": null, \"pending_objects\": null}"));
        api.locks = new ObjectLockFacts(true, 7L, 2L);
        assertThat(api.get(HOLDS).json().get("holds").get(0).get("object_lock"))
                .isEqualTo(json.readTree("{\"enabled\": true, \"locked_objects\": 7, \"pending_objects\": 2}"));
    }

    @Test
    void a_hold_that_stands_before_everything_is_settled_is_answered_differently() throws Exception {
        DestructionTurns.Turn endless = api.turns.begin();
        Answer placed =
                api.send("POST", HOLDS, "{\"topic\": \"orders\", \"reason\": \"Case 12\", \"owner\": \"legal\"}");
        endless.end();
        assertThat(placed.status()).as(placed.response().body()).isEqualTo(202);
        String path = HOLDS + "/" + placed.json().get("id").textValue();
        assertThat(placed.header("Location")).contains(api.uri(path).toString());
        assertThat(api.get(path).json()).isEqualTo(placed.json());
    }

    @Test
    void holds_are_found_by_state_and_topic() throws Exception {
        Answer first = place("");
        place("\"partition\": 0,");
        api.send(
                "POST",
                HOLDS,
                "{\"topic\": \"payments\", \"partition\": null, \"offsets\": null, \"times\": null, \"reason\": \"r\","
                        + " \"owner\": \"o\"}");
        api.send("POST", HOLDS + "/" + first.json().get("id").textValue() + "/release", "{\"reason\": \"over\"}");
        assertThat(topics("")).containsExactly("orders", "payments");
        assertThat(topics("?state=released")).containsExactly("orders");
        assertThat(topics("?state=all")).containsExactly("orders", "orders", "payments");
        assertThat(topics("?state=all&topic=orders")).containsExactly("orders", "orders");
        assertThat(topics("?topic=nothing")).isEmpty();
    }

    @Test
    void holds_come_in_pages_in_the_order_of_their_placing() throws Exception {
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            placed.add(place("").json().get("id").textValue());
        }
        api.send("POST", HOLDS + "/" + placed.remove(1) + "/release", "{\"reason\": \"over\"}");
        List<String> listed = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = api.get(HOLDS + "?page_size=2" + token).json();
            assertThat(page.get("holds").size()).isLessThanOrEqualTo(2);
            listed.addAll(page.get("holds").findValuesAsText("id"));
            token = page.get("next_page_token").isNull()
                    ? ""
                    : "&page_token=" + page.get("next_page_token").textValue();
        } while (!token.isEmpty());
        assertThat(listed).isEqualTo(placed);
    }

    private List<String> topics(String query) throws Exception {
        return api.get(HOLDS + query).json().get("holds").findValuesAsText("topic");
    }

    private Answer place(String narrowing) throws Exception {
        Answer placed = api.send(
                "POST",
                HOLDS,
                "{\"topic\": \"orders\", " + narrowing + " \"reason\": \"Case 12\", \"owner\": \"legal\"}");
        assertThat(placed.status()).as(placed.response().body()).isEqualTo(201);
        return placed;
    }
}

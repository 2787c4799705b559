package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.http.ApiServer.Answer;
import io.coldstream.broker.view.GroupFacts;
import io.coldstream.broker.view.MessageFacts;
import io.coldstream.broker.view.OffsetCommits;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.StoredAuditEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Resets of a group's offsets over HTTP. Partition 1 of the topic has the offsets 10 to 30, the others are empty. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OffsetResetOverHttpTest {
    private static final String RESET = "/api/v1/groups/billing%2Feu/offsets/reset";

    private ApiServer api;
    private UUID topic;

    @BeforeAll
    void start() throws Exception {
        api = ApiServer.start();
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @BeforeEach
    void fill() throws Exception {
        topic = UUID.fromString(api.send("POST", "/api/v1/topics", "{\"name\": \"orders\"}")
                .json()
                .get("id")
                .textValue());
        List<MessageFacts> messages = new ArrayList<>();
        for (long offset = 10; offset < 30; offset++) {
            messages.add(FakeMessages.message(offset, "k", "v"));
        }
        api.messages.messages.put(partition(1), messages);
        api.groups.put("billing/eu", group(List.of()));
    }

    @AfterEach
    void clear() throws Exception {
        api.clear();
    }

    @Test
    void showsFirstAndDoesItThen() throws Exception {
        String body = "{\"topic\": \"orders\", \"to\": \"earliest\"}";
        Answer preview = api.send("POST", RESET + "?dry_run=true", body);
        assertThat(preview.json())
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"group\": \"billing/eu\", \"topic\": \"orders\", \"partitions\": ["
                                + "{\"partition\": 0, \"current_offset\": null, \"new_offset\": 10, \"lag_before\": null,"
                                + " \"lag_after\": 0},"
                                + "{\"partition\": 1, \"current_offset\": 25, \"new_offset\": 10, \"lag_before\": 5,"
                                + " \"lag_after\": 20},"
                                + "{\"partition\": 2, \"current_offset\": null, \"new_offset\": 10, \"lag_before\": null,"
                                + " \"lag_after\": 0}], \"applied\": false}"));
        assertThat(api.commits).isEmpty();
        Answer applied = api.send("POST", RESET, body);
        assertThat(applied.json().get("applied").booleanValue()).isTrue();
        assertThat(applied.json().get("partitions")).isEqualTo(preview.json().get("partitions"));
        assertThat(api.commits.get("billing/eu"))
                .isEqualTo(Map.of(partition(0), 10L, partition(1), 10L, partition(2), 10L));
    }

    @Test
    void goesToAnOffsetATimeOrTheEnd() throws Exception {
        assertThat(moved("{\"offset\": 30}")).isEqualTo(30);
        assertThat(moved("{\"offset\": 10}")).isEqualTo(10);
        assertThat(moved("{\"time\": \"1970-01-01T00:00:12.5Z\"}")).isEqualTo(13);
        assertThat(moved("{\"time\": \"1970-01-01T01:00:20+01:00\"}")).isEqualTo(20);
        assertThat(moved("{\"time\": \"2026-01-01T00:00:00Z\"}")).isEqualTo(30);
        assertThat(moved("\"latest\"")).isEqualTo(30);
    }

    private long moved(String to) throws Exception {
        Answer answer = api.send("POST", RESET, "{\"topic\": \"orders\", \"partitions\": [1], \"to\": " + to + "}");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        Map<TopicIdPartition, Long> committed = Objects.requireNonNull(api.commits.get("billing/eu"));
        assertThat(committed).containsOnlyKeys(partition(1));
        return Objects.requireNonNull(committed.get(partition(1)));
    }

    @Test
    void aMoveIsInTheAuditLogAndALookIsNot() throws Exception {
        String body = "{\"topic\": \"orders\", \"to\": \"earliest\", \"partitions\": [0, 1]}";
        long before = api.store.audit().newest(1).get(0).number();
        api.send("POST", RESET + "?dry_run=true", body);
        assertThat(api.store.audit().newest(1).get(0).number()).isEqualTo(before);
        api.send("POST", RESET, body);
        StoredAuditEntry stored = api.store.audit().newest(1).get(0);
        assertThat(stored.number()).isEqualTo(before + 1);
        assertThat(stored.entry().actor()).isEqualTo("anonymous");
        assertThat(stored.entry().action()).isEqualTo("reset_offsets");
        assertThat(stored.entry().subject()).isEqualTo("group billing/eu in orders (" + topic + ")");
        assertThat(stored.entry().reason())
                .isEqualTo("Its place is to be moved, in partition 0 from nowhere to 10, 1 from 25 to 10.");
    }

    @Test
    void anEntryOfManyPartitionsIsShort() throws Exception {
        UUID wide = UUID.fromString(api.send("POST", "/api/v1/topics", "{\"name\": \"wide\", \"partitions\": 100}")
                .json()
                .get("id")
                .textValue());
        api.groups.put("billing/eu", group(List.of()));
        api.send("POST", RESET, "{\"topic\": \"wide\", \"to\": \"latest\"}");
        AuditEntry entry = api.store.audit().newest(1).get(0).entry();
        assertThat(entry.subject()).contains(wide.toString());
        assertThat(entry.reason()).endsWith(", 49 from nowhere to 10, and in 50 others.");
    }

    @Test
    void aGroupWithMembersIsShownButNotMoved() throws Exception {
        String body = "{\"topic\": \"orders\", \"to\": \"latest\"}";
        api.groups.put("billing/eu", group(List.of(new GroupFacts.Member("m", null, "app", "/10.0.0.1", null))));
        assertThat(api.send("POST", RESET + "?dry_run=true", body).status()).isEqualTo(200);
        refused(body, 409, "conflict", null);
        // Or one that joins just now.
        api.groups.put("billing/eu", group(List.of()));
        api.commitOutcome = OffsetCommits.Outcome.HAS_MEMBERS;
        refused(body, 409, "conflict", null);
    }

    @Test
    void badInputIsRefusedByItsField() throws Exception {
        refused("{\"to\": \"latest\"}", 400, "invalid-value", "topic");
        refused("{\"topic\": \"nothing\", \"to\": \"latest\"}", 404, "unknown-topic", null);
        refused("{\"topic\": \"orders\"}", 400, "invalid-value", "to");
        refused("{\"topic\": \"orders\", \"to\": \"there\"}", 400, "invalid-value", "to");
        refused("{\"topic\": \"orders\", \"to\": 7}", 400, "invalid-value", "to");
        refused("{\"topic\": \"orders\", \"to\": {}}", 400, "invalid-value", "to");
        refused("{\"topic\": \"orders\", \"to\": {\"offset\": 1, \"time\": \"x\"}}", 400, "invalid-value", "to");
        refused("{\"topic\": \"orders\", \"to\": {\"offset\": -1}}", 400, "invalid-value", "to.offset");
        refused("{\"topic\": \"orders\", \"to\": {\"offset\": 31}}", 400, "invalid-value", "to.offset");
        refused("{\"topic\": \"orders\", \"to\": {\"time\": \"soon\"}}", 400, "invalid-value", "to.time");
        refused("{\"topic\": \"orders\", \"to\": {\"time\": 7}}", 400, "invalid-value", "to.time");
        refused("{\"topic\": \"orders\", \"to\": {\"when\": 7}}", 400, "unknown-field", "to.when");
        refused("{\"topic\": \"orders\", \"to\": \"latest\", \"partitions\": []}", 400, "invalid-value", "partitions");
        refused(
                "{\"topic\": \"orders\", \"to\": \"latest\", \"partitions\": [-1]}",
                400,
                "invalid-value",
                "partitions");
        refused(
                "{\"topic\": \"orders\", \"to\": \"latest\", \"partitions\": [3]}",
                404,
                "unknown-partition",
                "partitions");
        refused("{\"topic\": \"orders\", \"to\": \"latest\", \"dry_run\": true}", 400, "unknown-field", "dry_run");
        Answer range = api.send("POST", RESET, "{\"topic\": \"orders\", \"partitions\": [1], \"to\": {\"offset\": 9}}");
        assertThat(range.json().get("detail").textValue())
                .isEqualTo("to.offset must be from 10 to 30 in partition 1; it was 9.");
        Answer flag = api.send("POST", RESET + "?dry_run=yes", "{\"topic\": \"orders\", \"to\": \"latest\"}");
        assertThat(flag.json().get("detail").textValue()).isEqualTo("dry_run must be true or false; it was \"yes\".");
        Answer unknown =
                api.send("POST", "/api/v1/groups/none/offsets/reset", "{\"topic\": \"orders\", \"to\": \"latest\"}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(api.commits).isEmpty();
    }

    private void refused(String body, int status, String kind, @org.jspecify.annotations.Nullable String field)
            throws Exception {
        Answer answer = api.send("POST", RESET, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.json().get("type").textValue()).isEqualTo("urn:coldstream:problem:" + kind);
        assertThat(answer.json().path("field").textValue()).as(body).isEqualTo(field);
    }

    private TopicIdPartition partition(int index) {
        return new TopicIdPartition(topic, index);
    }

    private static GroupFacts group(List<GroupFacts.Member> members) {
        return new GroupFacts(
                "billing/eu",
                members.isEmpty() ? "Empty" : "Stable",
                "consumer",
                null,
                1,
                members,
                List.of(new GroupFacts.Offset(new GroupFacts.NamedPartition("orders", 1), 25, 30L, "", Instant.EPOCH)));
    }
}

package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.broker.http.ApiServer.Answer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bad request with its status, the field to blame and the sentence that says what would be right. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadRequestsTest {
    private static final String TOPICS = "/api/v1/topics";
    private static final String RETENTION = "/api/v1/topics/orders/retention";

    private static final String HOLDS = "/api/v1/holds";

    private ApiServer api;

    @BeforeAll
    void start() throws Exception {
        api = ApiServer.start();
        assertThat(api.send("POST", TOPICS, "{\"name\": \"orders\"}").status()).isEqualTo(201);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    record Case(
            String method,
            String path,
            @Nullable String body,
            int status,
            String kind,
            @Nullable String field,
            String sentence) {
        @Override
        public String toString() {
            String shown = body == null ? "" : body;
            return method + " " + path + " " + shown.substring(0, Math.min(shown.length(), 60));
        }
    }

    static Stream<Case> topics() {
        return Stream.of(
                create("{\"partitions\": 1}", "invalid-value", "name", "name is missing: a topic needs one."),
                create("{\"name\": 7}", "invalid-value", "name", "name must be a string; it was 7."),
                create("{\"name\": null}", "invalid-value", "name", "name must be a string; it was null."),
                create("{\"name\": \"\"}", "invalid-value", "name", "A topic name must not be empty."),
                create("{\"name\": \"..\"}", "invalid-value", "name", "A topic cannot be named \"..\"."),
                create(
                        "{\"name\": \"a b\"}",
                        "invalid-value",
                        "name",
                        "The topic name \"a b\" is illegal: it may contain only ASCII letters, digits, '.', '_' and"
                                + " '-'."),
                create(
                        "{\"name\": \"" + "x".repeat(250) + "\"}",
                        "invalid-value",
                        "name",
                        "A topic name has at most 249 characters; this one has 250."),
                create(
                        "{\"name\": \"a\", \"partitions\": \"3\"}",
                        "invalid-value",
                        "partitions",
                        "partitions must be a whole number, 1 or more, or be left out for the broker's default; it"
                                + " was \"3\"."),
                create(
                        "{\"name\": \"a\", \"partitions\": 0}",
                        "invalid-value",
                        "partitions",
                        "partitions must be a whole number, 1 or more, or be left out for the broker's default; it"
                                + " was 0."),
                create(
                        "{\"name\": \"a\", \"partitions\": 101}",
                        "invalid-value",
                        "partitions",
                        "A topic has 1 to 100 partitions, not 101."),
                create(
                        "{\"name\": \"a\", \"partitions\": 1e99}",
                        "invalid-value",
                        "partitions",
                        "partitions must be a whole number, 1 or more, or be left out for the broker's default; it"
                                + " was 1E+99."),
                create(
                        "{\"name\": \"a\", \"configs\": []}",
                        "invalid-value",
                        "configs",
                        "configs must be an object; it was an array."),
                create(
                        "{\"name\": \"a\", \"configs\": {\"retention.ms\": null}}",
                        "invalid-value",
                        "configs.retention.ms",
                        "configs.retention.ms must be a string, a number, true or false; it was null."),
                create(
                        "{\"name\": \"a\", \"configs\": {\"retention.ms\": \"7d\"}}",
                        "invalid-value",
                        "configs.retention.ms",
                        "Invalid value \"7d\" for retention.ms: allowed is a whole number from -1 to"
                                + " 9223372036854775807."),
                create(
                        "{\"name\": \"a\", \"configs\": {\"retention.days\": 7}}",
                        "unknown-field",
                        "configs.retention.days",
                        "Topics have no setting \"retention.days\"."),
                create(
                        "{\"name\": \"a\", \"partition\": 7, \"config\": {}}",
                        "unknown-field",
                        "partition",
                        "Unknown fields \"partition\", \"config\"; known are name, partitions, configs."),
                new Case(
                        "GET",
                        TOPICS + "?page_size=0",
                        null,
                        400,
                        "invalid-value",
                        "page_size",
                        "page_size must be a whole number from 1 to 1000; it was \"0\"."),
                new Case(
                        "GET",
                        TOPICS + "?page_size=ten",
                        null,
                        400,
                        "invalid-value",
                        "page_size",
                        "page_size must be a whole number from 1 to 1000; it was \"ten\"."),
                new Case(
                        "GET",
                        TOPICS + "?page_token=%21",
                        null,
                        400,
                        "invalid-value",
                        "page_token",
                        "page_token must be the next_page_token of the page before, or be left out."),
                unknown("GET", TOPICS + "/nothing", "unknown-topic", null, "There is no topic named \"nothing\"."),
                unknown("DELETE", TOPICS + "/nothing", "unknown-topic", null, "There is no topic named \"nothing\"."),
                unknown("GET", TOPICS + "/a%2Fb", "unknown-topic", null, "There is no topic named \"a/b\"."),
                unknown(
                        "GET",
                        TOPICS + "/nothing/retention",
                        "unknown-topic",
                        null,
                        "There is no topic named \"nothing\"."),
                unknown(
                        "GET",
                        TOPICS + "/nothing/segments",
                        "unknown-topic",
                        null,
                        "There is no topic named \"nothing\"."),
                unknown(
                        "GET",
                        TOPICS + "/orders/segments?partition=3",
                        "unknown-partition",
                        "partition",
                        "Topic \"orders\" has the partitions 0 to 2, and no partition 3."),
                new Case(
                        "GET",
                        TOPICS + "/orders/segments?partition=-1",
                        null,
                        400,
                        "invalid-value",
                        "partition",
                        "partition must be a whole number, 0 or more; it was \"-1\"."),
                new Case(
                        "GET",
                        TOPICS + "/orders/segments?page_token=MQ",
                        null,
                        400,
                        "invalid-value",
                        "page_token",
                        "page_token must be the next_page_token of the page before, or be left out."),
                unknown(
                        "GET",
                        "/api/v1/groups/no%0Abody",
                        "unknown-group",
                        null,
                        "There is no consumer group \"no body\"."));
    }

    static Stream<Case> messages() {
        String messages = TOPICS + "/orders/messages";
        String one = TOPICS + "/orders/partitions/0/messages/";
        return Stream.of(
                unknown(
                        "GET",
                        TOPICS + "/nothing/messages",
                        "unknown-topic",
                        null,
                        "There is no topic named \"nothing\"."),
                unknown(
                        "GET",
                        messages + "?partition=3",
                        "unknown-partition",
                        "partition",
                        "Topic \"orders\" has the partitions 0 to 2, and no partition 3."),
                parameter(messages, "partition", "one", "partition must be a whole number, 0 or more; it was \"one\"."),
                parameter(
                        messages, "from_offset", "-1", "from_offset must be a whole number, 0 or more; it was \"-1\"."),
                parameter(
                        messages,
                        "from_offsets",
                        "0:1,0:2",
                        "from_offsets must be offsets by partition like 0:70,1:80, each partition once; it was"
                                + " \"0:1,0:2\"."),
                parameter(
                        messages,
                        "from_offsets",
                        "7",
                        "from_offsets must be offsets by partition like 0:70,1:80, each partition once; it was \"7\"."),
                new Case(
                        "GET",
                        messages + "?from_offsets=0:1&partition=0",
                        null,
                        400,
                        "invalid-value",
                        "from_offsets",
                        "from_offsets cannot be given with partition, from_offset or from_time."),
                parameter(
                        messages,
                        "from_time",
                        "yesterday",
                        "from_time must be a time like 2026-03-01T12:00:00Z (RFC 3339); it was \"yesterday\"."),
                parameter(
                        messages,
                        "to_time",
                        "2026-03-01",
                        "to_time must be a time like 2026-03-01T12:00:00Z (RFC 3339); it was \"2026-03-01\"."),
                parameter(
                        messages,
                        "to_time",
                        "%2B999999999-01-01T00:00:00Z",
                        "to_time must be a time like 2026-03-01T12:00:00Z (RFC 3339); it was"
                                + " \"+999999999-01-01T00:00:00Z\"."),
                parameter(messages, "limit", "0", "limit must be a whole number from 1 to 10000; it was \"0\"."),
                parameter(
                        messages, "limit", "10001", "limit must be a whole number from 1 to 10000; it was \"10001\"."),
                parameter(messages, "search", "", "search must have 1 to 1000 characters; it had 0."),
                parameter(messages, "search", "x".repeat(1001), "search must have 1 to 1000 characters; it had 1001."),
                parameter(messages, "search_in", "header", "search_in must be key, value or any; it was \"header\"."),
                parameter(messages, "ignore_case", "1", "ignore_case must be true or false; it was \"1\"."),
                parameter(
                        messages,
                        "stream",
                        "false",
                        "stream must be true or be left out: messages come as a stream; it was \"false\"."),
                new Case(
                        "GET",
                        messages + "?from_offset=1&from_time=2026-03-01T12:00:00Z",
                        null,
                        400,
                        "invalid-value",
                        "from_time",
                        "from_time and from_offset cannot both be given."),
                new Case(
                        "GET",
                        messages + "?from_time=2026-03-01T12:00:00Z&to_time=2026-03-01T11:00:00Z",
                        null,
                        400,
                        "invalid-value",
                        "to_time",
                        "to_time must not be before from_time."),
                new Case(
                        "GET",
                        messages + "?offset=7",
                        null,
                        400,
                        "unknown-field",
                        "offset",
                        "Unknown parameter \"offset\"; known are partition, from_offset, from_offsets, from_time, to_time, limit,"
                                + " search, search_in, ignore_case, stream."),
                new Case(
                        "GET",
                        one + "x",
                        null,
                        400,
                        "invalid-value",
                        "offset",
                        "offset must be a whole number, 0 or more; it was \"x\"."),
                parameter(
                        one + "10",
                        "download",
                        "all",
                        "download must be key, value or record, or be left out; it was \"all\"."),
                unknown(
                        "GET",
                        one + "9",
                        "not-found",
                        null,
                        "There is no offset 9 in partition 0: it has the offsets from 10 up to, and without, 10."));
    }

    static Stream<Case> retention() {
        return Stream.of(
                patch(
                        "{\"local\": {\"max_age_ms\": \"7d\"}}",
                        "invalid-value",
                        "local.max_age_ms",
                        "local.max_age_ms must be a whole number of milliseconds, 0 or more, or null for no limit; it"
                                + " was \"7d\"."),
                patch(
                        "{\"local\": {\"max_age_ms\": -1}}",
                        "invalid-value",
                        "local.max_age_ms",
                        "local.max_age_ms must be a whole number of milliseconds, 0 or more, or null for no limit; it"
                                + " was -1."),
                patch(
                        "{\"total\": {\"max_bytes\": 1.5}}",
                        "invalid-value",
                        "total.max_bytes",
                        "total.max_bytes must be a whole number of bytes, 0 or more, or null for no limit; it was"
                                + " 1.5."),
                patch(
                        "{\"total\": {\"max_bytes\": 9223372036854775808}}",
                        "invalid-value",
                        "total.max_bytes",
                        "total.max_bytes must be a whole number of bytes, 0 or more, or null for no limit; it was"
                                + " 9223372036854775808."),
                patch(
                        "{\"total\": {\"max_bytes\": true}}",
                        "invalid-value",
                        "total.max_bytes",
                        "total.max_bytes must be a whole number of bytes, 0 or more, or null for no limit; it was"
                                + " true."),
                patch(
                        "{\"tiering\": {\"enabled\": \"yes\"}}",
                        "invalid-value",
                        "tiering.enabled",
                        "tiering.enabled must be true or false; it was \"yes\"."),
                patch(
                        "{\"tiering\": {\"enabled\": null}}",
                        "invalid-value",
                        "tiering.enabled",
                        "tiering.enabled must be true or false; it was null."),
                patch(
                        "{\"tiering\": {\"min_age_ms\": null}}",
                        "invalid-value",
                        "tiering.min_age_ms",
                        "tiering.min_age_ms must be a whole number of milliseconds, 0 or more; it was null."),
                patch("{\"tiering\": null}", "invalid-value", "tiering", "tiering must be an object; it was null."),
                patch("{\"total\": 7}", "invalid-value", "total", "total must be an object; it was 7."),
                patch(
                        "{\"total\": {\"max_age\": 7, \"days\": 7}}",
                        "unknown-field",
                        "total.max_age",
                        "Unknown fields \"max_age\", \"days\" in total; known are max_age_ms, max_bytes, min_age_ms."),
                patch(
                        "{\"retention\": 7}",
                        "unknown-field",
                        "retention",
                        "Unknown field \"retention\"; known are topic, total, local, tiering, segment, cleanup_policy, policy,"
                                + " source."),
                patch(
                        "{\"topic\": \"payments\"}",
                        "invalid-value",
                        "topic",
                        "topic cannot be changed: it must be \"orders\" or be left out; it was \"payments\"."),
                patch("{\"topic\": null}", "invalid-value", "topic", "topic must be a string; it was null."),
                patch(
                        "{\"segment\": {\"max_bytes\": 1023}}",
                        "invalid-value",
                        "segment.max_bytes",
                        "segment.max_bytes must be a whole number of bytes from 1024 to 2147483647; it was 1023."),
                patch(
                        "{\"segment\": {\"max_age_ms\": 0}}",
                        "invalid-value",
                        "segment.max_age_ms",
                        "segment.max_age_ms must be a whole number of milliseconds, 1 or more; it was 0."),
                patch("{\"segment\": null}", "invalid-value", "segment", "segment must be an object; it was null."),
                patch(
                        "{\"tiering\": {\"storage_class\": \"cold\"}}",
                        "invalid-value",
                        "tiering.storage_class",
                        "tiering.storage_class must be up to 64 of A-Z, 0-9 and _, or null for the store's default; it"
                                + " was \"cold\"."),
                patch(
                        "{\"cleanup_policy\": \"compact\"}",
                        "invalid-value",
                        "cleanup_policy",
                        "cleanup_policy must be \"delete\"; it was \"compact\"."),
                patch(
                        "{\"total\": {\"min_age_ms\": null}}",
                        "invalid-value",
                        "total.min_age_ms",
                        "total.min_age_ms must be a whole number of milliseconds, 0 or more; it was null."),
                patch("[1]", "invalid-value", null, "The body must be a JSON object; it was an array."),
                patch("\"x\"", "invalid-value", null, "The body must be a JSON object; it was \"x\"."));
    }

    static Stream<Case> policies() {
        return Stream.of(
                policy("{}", "invalid-value", "name", "name is missing: a policy needs one."),
                policy(
                        "{\"name\": \"Long\"}",
                        "invalid-value",
                        "name",
                        "The policy name \"Long\" is illegal: allowed are 1 to 100 lower-case ASCII letters, digits,"
                                + " '.', '_' and '-', of which the first is a letter or digit."),
                policy(
                        "{\"name\": \"" + "x".repeat(101) + "\"}",
                        "invalid-value",
                        "name",
                        "A policy name has at most 100 characters; this one has 101."),
                policy(
                        "{\"name\": \"a\", \"version\": 1}",
                        "unknown-field",
                        "version",
                        "Unknown field \"version\"; known are name, description, retention, attachments."),
                policy(
                        "{\"name\": \"a\", \"description\": \"" + "x".repeat(1001) + "\"}",
                        "invalid-value",
                        "description",
                        "description has at most 1000 characters; this one has 1001."),
                policy(
                        "{\"name\": \"a\", \"retention\": {\"total\": {\"max_age_ms\": -1}}}",
                        "invalid-value",
                        "retention.total.max_age_ms",
                        "retention.total.max_age_ms must be a whole number of milliseconds, 0 or more, or null for no"
                                + " limit; it was -1."),
                policy(
                        "{\"name\": \"a\", \"retention\": {\"topic\": \"orders\"}}",
                        "unknown-field",
                        "retention.topic",
                        "Unknown field \"topic\" in retention; known are total, local, tiering, segment,"
                                + " cleanup_policy."),
                policy(
                        "{\"name\": \"a\", \"attachments\": {}}",
                        "invalid-value",
                        "attachments",
                        "attachments must be an array of objects; it was an object."),
                policy(
                        "{\"name\": \"a\", \"attachments\": [\"orders\"]}",
                        "invalid-value",
                        "attachments[0]",
                        "attachments[0] must be an object; it was \"orders\"."),
                policy(
                        "{\"name\": \"a\", \"attachments\": [{\"priority\": 1}]}",
                        "invalid-value",
                        "attachments[0].topics",
                        "attachments[0].topics is missing: a topic's name or a pattern."),
                policy(
                        "{\"name\": \"a\", \"attachments\": [{\"topics\": \"a b*\"}]}",
                        "invalid-value",
                        "attachments[0].topics",
                        "The pattern \"a b*\" is illegal: allowed are up to 249 ASCII letters, digits, '.', '_', '-',"
                                + " '*' and '?'."),
                policy(
                        "{\"name\": \"a\", \"attachments\": [{\"topics\": \"a\"}, {\"topics\": \"a\"}]}",
                        "invalid-value",
                        "attachments[1].topics",
                        "attachments[1].topics is there twice: \"a\"."),
                policy(
                        "{\"name\": \"a\", \"attachments\": [{\"topics\": \"a\", \"priority\": 3000000000}]}",
                        "invalid-value",
                        "attachments[0].priority",
                        "attachments[0].priority must be a whole number from -2147483648 to 2147483647; it was"
                                + " 3000000000."),
                unknown("GET", "/api/v1/policies/none", "unknown-policy", null, "There is no policy named \"none\"."),
                unknown(
                        "GET",
                        "/api/v1/policies/none/versions",
                        "unknown-policy",
                        null,
                        "There is no policy named \"none\"."),
                unknown(
                        "DELETE",
                        "/api/v1/policies/none",
                        "unknown-policy",
                        null,
                        "There is no policy named \"none\"."));
    }

    static Stream<Case> holdsAndAudit() {
        String hold = "\"reason\": \"a lawsuit\", \"owner\": \"legal\"";
        return Stream.of(
                hold("{\"topic\": \"orders\"}", "reason", "reason is missing: why the records must stay."),
                hold(
                        "{\"topic\": \"orders\", \"reason\": \" \"}",
                        "reason",
                        "reason must not be blank: it says why the records must stay."),
                hold(
                        "{\"topic\": \"orders\", \"reason\": \"" + "x".repeat(2001) + "\"}",
                        "reason",
                        "reason has at most 2000 characters; this one has 2001."),
                hold(
                        "{\"topic\": \"orders\", \"reason\": \"r\"}",
                        "owner",
                        "owner is missing: who answers for the hold."),
                hold("{" + hold + "}", "topic", "topic is missing: a hold is on one topic."),
                new Case(
                        "POST",
                        HOLDS,
                        "{\"topic\": \"none\", " + hold + "}",
                        404,
                        "unknown-topic",
                        "topic",
                        "There is no topic named \"none\"."),
                new Case(
                        "POST",
                        HOLDS,
                        "{\"topic\": \"orders\", \"partition\": 3, " + hold + "}",
                        404,
                        "unknown-partition",
                        "partition",
                        "Topic \"orders\" has the partitions 0 to 2, and no partition 3."),
                hold(
                        "{\"topic\": \"orders\", \"partition\": -1, " + hold + "}",
                        "partition",
                        "partition must be a whole number, 0 or more, or be left out for all partitions; it was -1."),
                hold(
                        "{\"topic\": \"orders\", \"offsets\": {\"start\": 1, \"end\": 2}, " + hold + "}",
                        "offsets",
                        "offsets mean something in one partition only: name the partition, too."),
                hold(
                        "{\"topic\": \"orders\", \"partition\": 0, \"offsets\": {\"start\": 2, \"end\": 2}, " + hold
                                + "}",
                        "offsets.end",
                        "offsets.end is the offset behind the last one that is held: it must be greater than 2, the"
                                + " start; it was 2."),
                hold(
                        "{\"topic\": \"orders\", \"partition\": 0, \"offsets\": {\"start\": 2}, " + hold + "}",
                        "offsets.end",
                        "offsets.end is missing: it must be an offset, a whole number, 0 or more."),
                hold(
                        "{\"topic\": \"orders\", \"times\": {\"from\": 7, \"to\": 8}, " + hold + "}",
                        "times.from",
                        "times.from must be a time such as 2026-03-01T00:00:00Z; it was 7."),
                hold(
                        "{\"topic\": \"orders\", \"times\": {\"from\": \"2026-03-01T00:00:00Z\", \"to\":"
                                + " \"2026-03-01T00:00:00Z\"}, " + hold + "}",
                        "times.to",
                        "times.to must be later than times.from; it was 2026-03-01T00:00:00Z."),
                new Case(
                        "GET",
                        HOLDS + "?state=open",
                        null,
                        400,
                        "invalid-value",
                        "state",
                        "state must be standing, released or all; it was \"open\"."),
                unknown("GET", HOLDS + "/7", "unknown-hold", null, "There is no hold with the id \"7\"."),
                new Case(
                        "POST",
                        HOLDS + "/00000000-0000-0000-0000-000000000000/release",
                        "{\"reason\": \"over\"}",
                        404,
                        "unknown-hold",
                        null,
                        "There is no hold with the id \"00000000-0000-0000-0000-000000000000\"."),
                new Case(
                        "POST",
                        HOLDS + "/00000000-0000-0000-0000-000000000000/release",
                        "{}",
                        400,
                        "invalid-value",
                        "reason",
                        "reason is missing: why the records need not stay any longer."),
                new Case(
                        "GET",
                        "/api/v1/audit?order=up",
                        null,
                        400,
                        "invalid-value",
                        "order",
                        "order must be asc or desc; it was \"up\"."),
                new Case(
                        "GET",
                        "/api/v1/audit?from=-1",
                        null,
                        400,
                        "invalid-value",
                        "from",
                        "from must be the number of an entry, a whole number, 0 or more, or a time like 2026-03-01T12:00:00Z; it was"
                                + " \"-1\"."));
    }

    @ParameterizedTest
    @MethodSource({"topics", "messages", "retention", "policies", "holdsAndAudit"})
    void is_refused_with_the_field_and_a_sentence(Case bad) throws Exception {
        Answer answer = api.send(bad.method(), bad.path(), bad.body());
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(bad.status());
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.get("detail").textValue()).isEqualTo(bad.sentence());
        assertThat(problem.path("field").textValue()).isEqualTo(bad.field());
        assertThat(problem.get("type").textValue()).isEqualTo("urn:coldstream:problem:" + bad.kind());
        assertThat(problem.get("status").intValue()).isEqualTo(bad.status());
        assertThat(problem.get("instance").textValue()).isEqualTo(bad.path().replaceAll("\\?.*", ""));
        assertThat(problem.get("title").textValue()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource({"topics", "retention"})
    void put_refuses_what_patch_refuses(Case bad) throws Exception {
        if (bad.method().equals("PATCH")) {
            Answer answer = api.send("PUT", bad.path(), bad.body());
            assertThat(answer.json().get("detail").textValue()).isEqualTo(bad.sentence());
        }
    }

    @Test
    void what_is_not_json_is_refused_with_its_place() throws Exception {
        assertMalformed("{\"name\": \"a\",\n  \"partitions\": }", 2, 17);
        assertMalformed("{\"name\": \"a\"", 1, 13);
        assertMalformed("{\"name\": \"a\"} {}", 1, 15);
        assertMalformed("{\"name\": \"a\", \"name\": \"b\"}", 1, 21);
        assertMalformed("nothing", 1, 1);
        assertMalformed("{\"name\": NaN}", 1, 13);
    }

    @Test
    void what_is_out_of_bounds_is_refused_with_the_bounds() throws Exception {
        assertOutOfBounds("[".repeat(17));
        assertOutOfBounds("{\"name\": 1" + "0".repeat(64) + "}");
        assertOutOfBounds("{\"" + "n".repeat(513) + "\": 1}");
        assertOutOfBounds("{\"name\": \"" + "n".repeat(16_385) + "\"}");
        assertOutOfBounds("[" + "1,".repeat(10_000) + "1]");
    }

    @Test
    void an_empty_body_is_refused() throws Exception {
        Answer answer = api.send("POST", TOPICS, "");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue()).isEqualTo("The body is empty; it must be a JSON object.");
    }

    @Test
    void bytes_that_are_no_text_are_refused() throws Exception {
        byte[] notText = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
        Answer answer = api.send(HttpRequest.newBuilder(api.uri(TOPICS))
                .POST(HttpRequest.BodyPublishers.ofByteArray(notText))
                .header("Content-Type", "application/json"));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
        assertThat(answer.json().get("type").textValue()).isEqualTo("urn:coldstream:problem:malformed-json");
    }

    @Test
    void a_body_that_is_too_large_is_refused_whether_it_says_so_or_not() throws Exception {
        byte[] body = new byte[(int) HttpApi.BODY_BYTES_MAX + 1];
        Arrays.fill(body, (byte) ' ');
        Supplier<HttpRequest.Builder> post =
                () -> HttpRequest.newBuilder(api.uri(TOPICS)).header("Content-Type", "application/json");
        assertTooLarge(api.send(post.get().POST(HttpRequest.BodyPublishers.ofByteArray(body))));
        assertTooLarge(api.send(
                post.get().POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))));
    }

    private static void assertTooLarge(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(413);
        assertThat(answer.json().get("detail").textValue())
                .isEqualTo("A body has at most 1048576 bytes; this one has more.");
    }

    private void assertMalformed(String body, int line, int column) throws Exception {
        Answer answer = api.send("POST", TOPICS, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
        assertThat(answer.json().get("type").textValue()).isEqualTo("urn:coldstream:problem:malformed-json");
        assertThat(answer.json().get("line").intValue()).isEqualTo(line);
        assertThat(answer.json().get("column").intValue())
                .as(answer.response().body())
                .isEqualTo(column);
        assertThat(answer.json().get("detail").textValue())
                .endsWith(", at line " + line + ", column " + column + ".")
                .doesNotContain("Source", "Stream", "com.", "Exception");
    }

    private void assertOutOfBounds(String body) throws Exception {
        Answer answer = api.send("POST", TOPICS, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
        assertThat(answer.json().get("type").textValue()).isEqualTo("urn:coldstream:problem:malformed-json");
        assertThat(answer.json().get("detail").textValue())
                .isEqualTo("The body is nested too deep or has too many or too long parts. It may have 16 levels, 10000"
                        + " tokens, names of 512, texts of 16384 and numbers of 64 characters.");
    }

    private static Case create(String body, String kind, String field, String sentence) {
        return new Case("POST", TOPICS, body, 400, kind, field, sentence);
    }

    private static Case patch(String body, String kind, @Nullable String field, String sentence) {
        return new Case("PATCH", RETENTION, body, 400, kind, field, sentence);
    }

    private static Case policy(String body, String kind, String field, String sentence) {
        return new Case("POST", "/api/v1/policies", body, 400, kind, field, sentence);
    }

    private static Case hold(String body, String field, String sentence) {
        return new Case("POST", HOLDS, body, 400, "invalid-value", field, sentence);
    }

    private static Case parameter(String path, String name, String value, String sentence) {
        return new Case("GET", path + "?" + name + "=" + value, null, 400, "invalid-value", name, sentence);
    }

    private static Case unknown(String method, String path, String kind, @Nullable String field, String sentence) {
        return new Case(method, path, null, 404, kind, field, sentence);
    }
}

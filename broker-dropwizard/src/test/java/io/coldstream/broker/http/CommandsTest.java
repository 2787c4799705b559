package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.ColdstreamApplication;
import io.coldstream.broker.access.Accounts;
import io.coldstream.broker.access.PasswordHash;
import io.coldstream.broker.access.Role;
import io.coldstream.broker.access.TokenHash;
import io.coldstream.broker.access.User;
import io.coldstream.broker.cli.ExitCode;
import io.coldstream.broker.cli.GroupsCommand;
import io.coldstream.broker.cli.HoldCommand;
import io.coldstream.broker.cli.RetentionCommand;
import io.coldstream.broker.cli.Shell;
import io.coldstream.broker.cli.TopicsCommand;
import io.coldstream.tiering.retention.DestructionTurns;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.util.JarLocation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that ask a broker, and how they end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
class CommandsTest {
    private static final String TOKEN = "t".repeat(40);
    private static final String TEN_HOURS = "total.max_age_ms=10h";

    private ApiServer api;
    private final Map<String, String> environment = new HashMap<>();

    /** How a command ended. */
    private record End(int code, String out, String err) {
        JsonNode json() throws Exception {
            return new ObjectMapper().readTree(out);
        }
    }

    @BeforeAll
    void start() throws Exception {
        User ada = new User("ada", Role.ADMIN, true);
        User vera = new User("vera", Role.VIEWER, true);
        PasswordHash hash = PasswordHash.of("secret".toCharArray(), PasswordHash.ITERATIONS_MIN, new SecureRandom());
        api = ApiServer.startFor(new Accounts(
                List.of(new Accounts.WithPassword(ada, hash)),
                List.of(new Accounts.WithToken(vera, TokenHash.of(TOKEN))),
                new SecureRandom()));
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @BeforeEach
    void asAda() throws Exception {
        environment.clear();
        environment.put("COLDSTREAM_USER", "ada");
        environment.put("COLDSTREAM_PASSWORD", "secret");
    }

    private End run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--url")) {
            all.add("--url");
            all.add(api.uri("").toString());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Shell shell = new Shell(outStream, errStream, environment, false);
        var bootstrap = new Bootstrap<>(new ColdstreamApplication((broker, server) -> {}));
        bootstrap.addCommand(new RetentionCommand(shell));
        bootstrap.addCommand(new HoldCommand(shell));
        bootstrap.addCommand(new TopicsCommand(shell));
        bootstrap.addCommand(new GroupsCommand(shell));
        int code = new Cli(new JarLocation(getClass()), bootstrap, outStream, errStream)
                .run(all.toArray(String[]::new))
                .map(ExitCode::of)
                .orElse(0);
        return new End(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** A topic with 20 segments of an hour each, made anew for each test under its own name. */
    private String topic() throws Exception {
        String name = "t-" + UUID.randomUUID();
        var created = api.send(HttpRequest.newBuilder(api.uri("/api/v1/topics"))
                .header("Content-Type", "application/json")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"" + name + "\", \"partitions\": 1}")));
        assertThat(created.status()).as(created.response().body()).isEqualTo(201);
        UUID id = UUID.fromString(created.json().get("id").textValue());
        api.facts.put(new TopicIdPartition(id, 0), 20);
        api.facts.setHours(20);
        return name;
    }

    @Test
    void a_change_that_deletes_more_is_planned_and_applied() throws Exception {
        String topic = topic();
        End refused = run("retention", "apply", topic, "--set", TEN_HOURS);
        assertThat(refused.code()).as(refused.err()).isEqualTo(6);
        assertThat(refused.err()).contains("Read the plan");
        assertThat(refused.out()).contains("Plan pl_").containsPattern("delete now +11 +1100 +110");

        End planned = run("retention", "plan", topic, "--set", TEN_HOURS, "-o", "json");
        assertThat(planned.code()).isZero();
        assertThat(planned.err()).isEmpty();
        String id = planned.json().get("id").textValue();
        assertThat(refused.out()).contains(id);
        End stale = run("retention", "apply", topic, "--set", "total.max_age_ms=1h", "--plan", id);
        assertThat(stale.code()).isEqualTo(5);
        End applied = run("retention", "apply", topic, "--set", TEN_HOURS, "--plan", id);
        assertThat(applied.code()).as(applied.err()).isZero();
        assertThat(applied.out()).containsPattern("total.max_age_ms +36000000 +topic");

        End present = run("retention", "plan", topic);
        assertThat(present.out()).containsPattern("newly deleted +0 +0 +0");
        assertThat(run("retention", "apply", topic, "--set", "total.max_age_ms=none", "-o", "json")
                        .json()
                        .at("/total/max_age_ms")
                        .isNull())
                .isTrue();
    }

    @Test
    void a_segment_is_explained() throws Exception {
        String topic = topic();
        End shown = run("retention", "explain", topic, "0", "155");
        assertThat(shown.code()).isZero();
        assertThat(shown.out())
                .startsWith("Offsets 150 to 160 of partition 0 are sealed, 100 bytes. It will be uploaded");
        assertThat(run("retention", "explain", topic, "0", "155", "-o", "json")
                        .json()
                        .get("base_offset")
                        .intValue())
                .isEqualTo(150);
        End missing = run("retention", "explain", topic, "0", "999");
        assertThat(missing.code()).isEqualTo(7);
        assertThat(missing.err()).contains("No segment of partition 0 has offset 999");
    }

    @Test
    void holds_are_placed_listed_and_released() throws Exception {
        String topic = topic();
        End placed = run(
                "hold",
                "add",
                topic,
                "--reason",
                "Case 17/4",
                "--owner",
                "legal",
                "--partition",
                "0",
                "--offsets",
                "10:20",
                "-o",
                "json");
        assertThat(placed.code()).as(placed.err()).isZero();
        String id = placed.json().at("/holds/0/id").textValue();
        assertThat(run("hold", "list", "--topic", topic).out()).contains(id).contains("standing");
        End released = run("hold", "release", id, "--reason", "closed");
        assertThat(released.out()).contains("released");
        assertThat(run("hold", "release", id, "--reason", "closed").code()).isEqualTo(1);
        assertThat(run("hold", "list", "--topic", topic, "-o", "json").json().get("holds"))
                .isEmpty();
    }

    @Test
    void who_places_a_hold_is_told_if_records_may_still_go() throws Exception {
        String topic = topic();
        DestructionTurns.Turn endless = api.turns.begin();
        End placed = run("hold", "add", topic, "--reason", "r", "--owner", "o", "-o", "json");
        endless.end();
        assertThat(placed.code()).as(placed.err()).isZero();
        assertThat(placed.json().at("/holds/0/topic").textValue()).isEqualTo(topic);
        assertThat(placed.err())
                .contains("The hold stands; do not place it again.")
                .contains("may still go");
        assertThat(run("hold", "add", topic, "--reason", "r", "--owner", "o").err())
                .isEmpty();
    }

    @Test
    void topics_and_groups_are_listed() throws Exception {
        String topic = topic();
        api.groups.put("billing", Samples.group("billing"));
        assertThat(run("topics").out()).startsWith("TOPIC").contains(topic);
        assertThat(run("topics", "-o", "json").json().get("topics").findValuesAsText("name"))
                .contains(topic);
        assertThat(run("groups").out()).startsWith("GROUP").contains("billing");
    }

    @Test
    void a_viewer_may_look_and_change_nothing() throws Exception {
        String topic = topic();
        environment.clear();
        environment.put("COLDSTREAM_TOKEN", TOKEN);
        assertThat(run("retention", "plan", topic).code()).isZero();
        End refused = run("hold", "add", topic, "--reason", "r", "--owner", "o");
        assertThat(refused.code()).isEqualTo(4);
        assertThat(refused.err()).contains("role operator");
        environment.clear();
        assertThat(run("topics").code()).isEqualTo(4);
    }

    @Test
    void whatever_is_not_there_is_told() throws Exception {
        assertThat(run("retention", "plan", "none").code()).isEqualTo(7);
        End away = run("topics", "--url", "http://127.0.0.1:1");
        assertThat(away.code()).isEqualTo(3);
        assertThat(away.err()).startsWith("No broker answers at http://127.0.0.1:1");
        assertThat(away.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "retention",
                "retention burn",
                "retention plan",
                "retention apply t",
                "retention apply t --set total",
                "retention apply t --set total.max_age_ms=soon",
                "retention apply t --set total.max_age_ms=7y",
                "retention apply t --set total.max_bytes=99999999999999TiB",
                "retention explain t zero 1",
                "hold add t --reason r",
                "hold add t --reason r --owner o --offsets 1",
                "hold add t --reason r --owner o --from 2026-01-01T00:00:00Z",
                "hold list --state gone",
                "topics -o xml",
                "topics --url ftp://host",
                "topics --url host:8080",
                "topics --all"
            })
    void what_is_written_wrongly_is_told(String line) {
        End end = run(line.split(" "));
        assertThat(end.code()).as(end.err()).isEqualTo(2);
        assertThat(end.err()).isNotBlank();
        assertThat(end.out()).isEmpty();
    }
}

package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.broker.ColdstreamApplication;
import io.coldstream.broker.access.PasswordHash;
import io.coldstream.broker.access.TokenHash;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The program with users, as an operator sets them up, on a real database. */
class AccessEndToEndTest {
    private static final String TOKEN = "4f1c0a6bd2e94c7f8a3b5d6e7f809102";
    private static final String PASSWORD = "pässword: 1";

    @RegisterExtension
    final BrokerProcesses brokers = new BrokerProcesses();

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    /** What a command said and how it ended. */
    private record Outcome(int exitCode, String out, String err) {}

    @Test
    void usersOfAllRolesDoWhatIsTheirs() throws Exception {
        Outcome hashed = command("hash-password", PASSWORD + "\n");
        assertThat(hashed.exitCode()).as(hashed.err()).isZero();
        assertThat(hashed.out()).startsWith("pbkdf2-sha256$600000$").endsWith("\n");
        BrokerProcess broker = brokers.start(folder, root -> {
            ObjectNode access = root.putObject("http");
            ArrayNode users = access.putArray("users");
            add(users, "root", "admin").put("passwordHash", hashed.out().strip());
            add(users, "jo", "viewer").put("passwordHash", hash("viewer"));
            add(access.putArray("tokens"), "ci", "operator")
                    .put("tokenHash", TokenHash.of(TOKEN).toString());
        });
        assertThat(broker.log()).doesNotContain("may do everything");
        String root = basic("root", PASSWORD);
        String jo = basic("jo", "viewer");
        String ci = "Bearer " + TOKEN;

        HttpResponse<String> nobody = send(broker, "GET", "api/v1/topics", null, null);
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().allValues("WWW-Authenticate")).hasSize(2);
        assertThat(send(broker, "GET", "api/v1/topics", basic("root", "viewer"), null)
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(broker, "GET", "api/v1/health", null, null).statusCode())
                .isEqualTo(200);
        assertThat(read(broker, "api/v1/whoami", ci).toString())
                .isEqualTo("{\"name\":\"ci\",\"role\":\"operator\",\"authenticated\":true}");

        String topic = "{\"name\": \"orders\"}";
        assertThat(send(broker, "POST", "api/v1/topics", jo, topic).statusCode())
                .isEqualTo(403);
        assertThat(send(broker, "POST", "api/v1/topics", ci, topic).statusCode())
                .isEqualTo(201);
        String policy = "{\"name\": \"long\", \"retention\": {\"total\": {\"max_age_ms\": 1000000}},"
                + " \"attachments\": [{\"topics\": \"ord*\", \"priority\": 1}]}";
        assertThat(send(broker, "POST", "api/v1/policies", jo, policy).statusCode())
                .isEqualTo(403);
        assertThat(send(broker, "POST", "api/v1/policies", ci, policy).statusCode())
                .isEqualTo(201);
        JsonNode retention = read(broker, "api/v1/topics/orders/retention", jo);
        assertThat(retention.at("/source/total.max_age_ms").textValue()).isEqualTo("policy");
        assertThat(retention.at("/total/max_age_ms").longValue()).isEqualTo(1_000_000);

        HttpResponse<String> placed = send(
                broker,
                "POST",
                "api/v1/holds",
                ci,
                "{\"topic\": \"orders\", \"reason\": \"ä case\", \"owner\": \"us\"}");
        assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
        String release =
                "api/v1/holds/" + json.readTree(placed.body()).get("id").textValue() + "/release";
        assertThat(send(broker, "DELETE", "api/v1/topics/orders", root, null).statusCode())
                .isEqualTo(409);
        assertThat(send(broker, "POST", release, ci, "{\"reason\": \"over\"}").statusCode())
                .isEqualTo(403);
        assertThat(send(broker, "POST", release, root, "{\"reason\": \"over\"}").statusCode())
                .isEqualTo(200);
        assertThat(send(broker, "DELETE", "api/v1/topics/orders", ci, null).statusCode())
                .isEqualTo(403);
        assertThat(send(broker, "DELETE", "api/v1/topics/orders", root, null).statusCode())
                .isEqualTo(202);

        broker.stop();
        broker.restart();
        List<String> told = new ArrayList<>();
        for (String line : send(broker, "GET", "api/v1/audit/export", jo, null)
                .body()
                .lines()
                .toList()) {
            JsonNode entry = json.readTree(line);
            if (!entry.get("actor").textValue().equals("reaper")) {
                told.add(entry.get("actor").textValue() + " "
                        + entry.get("action").textValue());
            }
        }
        assertThat(told)
                .containsExactly(
                        "ci create_topic",
                        "ci change_policy",
                        "ci place_hold",
                        "root release_hold",
                        "root delete_topic");
        assertThat(read(broker, "api/v1/audit/verify", jo).get("intact").booleanValue())
                .isTrue();
        assertThat(read(broker, "api/v1/holds?state=released", jo)
                        .at("/holds/0/released/by")
                        .textValue())
                .isEqualTo("root");
        assertThat(broker.log()).doesNotContain(TOKEN, PASSWORD, hashed.out().strip());
    }

    @Test
    void nothingIsServedToOtherMachinesWhileNobodyIsNamed() throws Exception {
        BrokerProcess open = brokers.launch(folder, root -> listenAtAll(root), Map.of());
        assertThat(open.awaitExit()).isEqualTo(1);
        assertThat(open.log().strip().lines())
                .singleElement()
                .asString()
                .contains("HTTP would listen at 0.0.0.0", "http.users", "hash-password");
        assertThat(open.dataDir()).doesNotExist();
        Outcome check = command("check", "", folder.resolve("broker.yml").toString());
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.err()).contains("HTTP would listen at 0.0.0.0");

        BrokerProcess closed = brokers.start(folder.resolve("closed"), root -> {
            listenAtAll(root);
            add(root.putObject("http").putArray("tokens"), "ci", "viewer")
                    .put("tokenHash", TokenHash.of(TOKEN).toString());
        });
        assertThat(read(closed, "api/v1/topics", "Bearer " + TOKEN).get("topics"))
                .isEmpty();
    }

    @Test
    void withoutUsersTheLogSaysThatEverybodyMayDoEverything() throws Exception {
        BrokerProcess broker = brokers.start(folder, root -> {});
        broker.awaitLine("may do everything", 1);
        assertThat(read(broker, "api/v1/whoami", null).toString())
                .isEqualTo("{\"name\":\"anonymous\",\"role\":\"admin\",\"authenticated\":false}");
    }

    @Test
    void everyMistakeInTheListOfUsersIsNamed() throws Exception {
        BrokerProcess wrong = brokers.launch(
                folder,
                root -> {
                    ObjectNode access = root.putObject("http");
                    ArrayNode users = access.putArray("users");
                    add(users, "retention", "admin").put("passwordHash", "hunter2");
                    add(users, "jo", "boss").put("passwordHash", hash("a"));
                    add(access.putArray("tokens"), "jo", "viewer").put("tokenHash", "hunter3");
                },
                Map.of());
        assertThat(wrong.awaitExit()).isEqualTo(1);
        assertThat(wrong.log())
                .contains("users[0].name", "users[0].passwordHash", "must be what ./coldstream hash-password prints")
                .contains("users[1].role", "must be viewer, operator or admin")
                .contains("tokens[0].name", "is there twice", "tokens[0].tokenHash")
                .doesNotContain("hunter", "\tat ");
    }

    @Test
    void secretsThatAreNoneAreRefused() throws Exception {
        Outcome empty = command("hash-password", "");
        assertThat(empty.exitCode()).isEqualTo(1);
        assertThat(empty.err()).contains("Standard input holds nothing");
        assertThat(empty.out()).isEmpty();
        Outcome guessable = command("hash-password", "secret\n", "--token");
        assertThat(guessable.exitCode()).isEqualTo(1);
        assertThat(guessable.err()).contains("32 characters or more; this one has 6");
        Outcome token = command("hash-password", TOKEN + "\r\n", "--token");
        assertThat(token.out().strip()).isEqualTo(TokenHash.of(TOKEN).toString());
    }

    private static void listenAtAll(ObjectNode root) {
        ((ObjectNode) root.at("/server/applicationConnectors/0")).put("bindHost", "0.0.0.0");
    }

    private static ObjectNode add(ArrayNode entries, String name, String role) {
        return entries.addObject().put("name", name).put("role", role);
    }

    private static String hash(String password) {
        return PasswordHash.of(password.toCharArray(), PasswordHash.ITERATIONS_MIN, new SecureRandom())
                .toString();
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode read(BrokerProcess broker, String path, @Nullable String authorization) throws Exception {
        HttpResponse<String> answer = send(broker, "GET", path, authorization, null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    private HttpResponse<String> send(
            BrokerProcess broker, String method, String path, @Nullable String authorization, @Nullable String body)
            throws Exception {
        URI uri = broker.http().resolve(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private Outcome command(String name, String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ColdstreamApplication.class.getName(),
                name));
        command.addAll(List.of(arguments));
        Path err = folder.resolve(name + ".err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        try {
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Outcome(process.exitValue(), out, Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }
}

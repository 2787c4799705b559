package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.broker.access.Accounts;
import io.coldstream.broker.access.PasswordHash;
import io.coldstream.broker.access.Role;
import io.coldstream.broker.access.TokenHash;
import io.coldstream.broker.access.User;
import io.coldstream.broker.config.StartupException;
import io.coldstream.broker.http.ApiServer.Answer;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.SimpleServerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Users of all roles, with passwords and tokens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessOverHttpTest {
    private static final String TOPICS = "/api/v1/topics";
    private static final String HOLD = "{\"topic\": \"orders\", \"reason\": \"a lawsuit\", \"owner\": \"legal\"}";

    private ApiServer api;

    /** Everybody's password is the name backwards, everybody's token the name and 32 digits. */
    @BeforeAll
    void start() throws Exception {
        SecureRandom random = new SecureRandom();
        api = ApiServer.startFor(new Accounts(
                Arrays.stream(Role.values())
                        .map(role -> new Accounts.WithPassword(
                                new User(role.word(), role, true),
                                PasswordHash.of(
                                        password(role.word()).toCharArray(), PasswordHash.ITERATIONS_MIN, random)))
                        .toList(),
                Arrays.stream(Role.values())
                        .map(role -> new Accounts.WithToken(
                                new User(role.word() + "-bot", role, true), TokenHash.of(token(role))))
                        .toList(),
                random));
        assertThat(send("POST", TOPICS, "{\"name\": \"orders\"}", basic("admin"))
                        .status())
                .isEqualTo(201);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @Test
    void nobody_gets_in_without_saying_who_he_is() throws Exception {
        for (String path : new String[] {TOPICS, "/api/v1/whoami", "/api/v1/audit/export", "/api/v1/holds"}) {
            assertUnauthorized(send("GET", path, null, null), "Say who you are");
        }
        assertUnauthorized(send("DELETE", TOPICS + "/orders", null, null), "Say who you are");
        assertUnauthorized(send("POST", TOPICS, "not even JSON", null), "Say who you are");
        assertUnauthorized(send("HEAD", TOPICS, null, null), null);
    }

    @Test
    void a_wrong_secret_is_refused_whoever_it_is_said_to_be() throws Exception {
        assertUnauthorized(send("GET", TOPICS, null, basic("admin", "wrong")), "The name or the password is wrong.");
        assertUnauthorized(send("GET", TOPICS, null, basic("nobody", "nimda")), "The name or the password is wrong.");
        assertUnauthorized(send("GET", TOPICS, null, basic("admin", "")), "The name or the password is wrong.");
        assertUnauthorized(send("GET", TOPICS, null, "Bearer wrong"), "Nobody has this token.");
        assertUnauthorized(send("GET", TOPICS, null, "Bearer"), "Nobody has this token.");
        assertUnauthorized(send("GET", TOPICS, null, "Basic !!!"), "name:password");
        assertUnauthorized(
                send("GET", TOPICS, null, "Basic " + Base64.getEncoder().encodeToString(new byte[] {'a'})),
                "name:password");
        assertUnauthorized(send("GET", TOPICS, null, "Digest username=\"admin\""), "Basic or Bearer");
        assertUnauthorized(send("GET", TOPICS, null, ""), "Basic or Bearer");
    }

    @Test
    void health_and_the_description_are_for_everybody() throws Exception {
        for (String path : new String[] {"/api/v1/health", "/api/v1/openapi.yaml", "/api/v1/openapi.json"}) {
            assertThat(send("GET", path, null, null).status()).as(path).isEqualTo(200);
            assertThat(send("GET", path, null, basic("admin", "wrong")).status())
                    .as(path)
                    .isEqualTo(200);
        }
        assertThat(send("GET", "/api/v1/nothing", null, null).status()).isEqualTo(404);
    }

    @Test
    void everybody_is_told_who_he_is() throws Exception {
        for (Role role : Role.values()) {
            for (String authorization : new String[] {basic(role.word()), "bearer " + token(role)}) {
                JsonNode who =
                        send("GET", "/api/v1/whoami", null, authorization).json();
                assertThat(who.get("role").textValue()).isEqualTo(role.word());
                assertThat(who.get("authenticated").booleanValue()).isTrue();
                assertThat(who.get("name").textValue())
                        .isEqualTo(authorization.startsWith("Basic") ? role.word() : role.word() + "-bot");
                JsonNode me = send("GET", "/api/v1/overview", null, authorization)
                        .json()
                        .get("me");
                assertThat(me.get("name")).isEqualTo(who.get("name"));
                assertThat(me.get("role")).isEqualTo(who.get("role"));
            }
        }
    }

    @Test
    void roles_may_do_what_is_theirs() throws Exception {
        String retention = TOPICS + "/orders/retention";
        String patch = "{\"total\": {\"max_bytes\": 1}}";
        for (Role role : Role.values()) {
            String who = basic(role.word());
            int operators = role == Role.VIEWER ? 403 : 200;
            assertThat(send("GET", retention, null, who).status()).isEqualTo(200);
            assertThat(send("PATCH", retention, patch, who).status()).isEqualTo(operators);
            assertThat(send("DELETE", retention + "/total.max_bytes", null, who).status())
                    .isEqualTo(operators);
            assertThat(send("GET", TOPICS + "/orders/messages", null, who).status())
                    .isEqualTo(200);
            String reset = "/api/v1/groups/billing/offsets/reset";
            assertThat(send("POST", reset, "{\"topic\": \"orders\", \"to\": \"latest\"}", who)
                            .status())
                    .isEqualTo(role == Role.VIEWER ? 403 : 404);
            String name = "of-" + role.word();
            assertThat(send("POST", "/api/v1/policies", "{\"name\": \"" + name + "\"}", who)
                            .status())
                    .isEqualTo(role == Role.VIEWER ? 403 : 201);
            assertThat(send("DELETE", "/api/v1/policies/" + name, null, who).status())
                    .isEqualTo(role == Role.VIEWER ? 403 : 204);
            assertThat(send("POST", TOPICS, "{\"name\": \"" + name + "\"}", who).status())
                    .isEqualTo(role == Role.VIEWER ? 403 : 201);
            assertThat(send("DELETE", TOPICS + "/" + name, null, who).status())
                    .isEqualTo(role == Role.ADMIN ? 202 : 403);
        }
        Answer refused = send("PATCH", retention, patch, basic("viewer"));
        assertThat(refused.json().get("type").textValue()).isEqualTo("urn:coldstream:problem:forbidden");
        assertThat(refused.json().get("detail").textValue())
                .isEqualTo("This needs the role operator; \"viewer\" has the role viewer.");
        assertThat(refused.header("WWW-Authenticate")).isEmpty();
    }

    @Test
    void a_viewer_may_see_what_a_change_would_do() throws Exception {
        String patch = "{\"total\": {\"max_bytes\": 1}}";
        String retention = TOPICS + "/orders/retention";
        String policy = "{\"name\": \"seen\"}";
        String reset = "/api/v1/groups/billing/offsets/reset";
        String move = "{\"topic\": \"orders\", \"to\": \"latest\"}";
        String viewer = basic("viewer");
        for (String asked : new String[] {"?dry_run=true", "?dry%5Frun=%74rue", "?plan=x&dry_run=true"}) {
            assertThat(send("PATCH", retention + asked, patch, viewer)
                            .json()
                            .path("id")
                            .asText())
                    .as(asked)
                    .startsWith("pl_");
            assertThat(send("POST", "/api/v1/policies" + asked, policy, viewer).status())
                    .isEqualTo(200);
            assertThat(send("POST", reset + asked, move, viewer).status()).isEqualTo(404); // there is no such group
        }
        assertThat(send("DELETE", retention + "/total.max_bytes?dry_run=true", null, viewer)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void nothing_that_looks_like_a_dry_run_lets_a_viewer_change_something() throws Exception {
        long entries = api.store.audit().newest(1).get(0).number();
        String patch = "{\"total\": {\"max_bytes\": 1}}";
        String retention = TOPICS + "/orders/retention";
        String viewer = basic("viewer");
        Map<String, Integer> tried = new LinkedHashMap<>();
        tried.put("?dry_run=false", 403);
        tried.put("?Dry_Run=true", 403);
        tried.put("?dry_run[]=true", 403);
        tried.put("#dry_run=true", 403);
        tried.put(";dry_run=true", 403);
        tried.put("?x=dry_run=true", 403);
        tried.put("?dry_run", 400);
        tried.put("?dry_run=", 400);
        tried.put("?dry_run=TRUE", 400);
        tried.put("?dry_run=true%20", 400);
        tried.put("?dry_run=true%00", 400);
        tried.put("?dry_run=true,false", 400);
        tried.put("?dry_run=true&dry_run=false", 400);
        tried.put("?dry_run=false&dry_run=true", 400);
        tried.put("?dry_run=true&dry%5Frun=false", 400);
        tried.put("?dry_run=false;dry_run=true", 400);
        for (Map.Entry<String, Integer> one : tried.entrySet()) {
            Answer answer = send("PATCH", retention + one.getKey(), patch, viewer);
            assertThat(answer.status())
                    .as(one.getKey() + " " + answer.response().body())
                    .isIn(one.getValue(), 400, 404);
        }
        assertThat(send("DELETE", TOPICS + "/orders?dry_run=true", null, viewer).status())
                .as("what knows no dry run")
                .isEqualTo(403);
        assertThat(send("POST", TOPICS + "?dry_run=true", "{\"name\": \"sneaked\"}", viewer)
                        .status())
                .isEqualTo(403);
        assertThat(send("POST", TOPICS + "/orders/tiering?dry_run=true", "{\"action\": \"pause\"}", viewer)
                        .status())
                .isEqualTo(403);
        assertThat(send("POST", "/api/v1/holds?dry_run=true", HOLD, viewer).status())
                .isEqualTo(403);
        assertThat(api.store.audit().newest(1).get(0).number())
                .as("nothing was changed")
                .isEqualTo(entries);
    }

    @Test
    void what_was_done_is_noted_with_who_did_it() throws Exception {
        Answer placed = send("POST", "/api/v1/holds", HOLD, "Bearer " + token(Role.OPERATOR));
        assertThat(placed.status()).as(placed.response().body()).isEqualTo(201);
        assertThat(placed.json().get("placed_by").textValue()).isEqualTo("operator-bot");
        assertThat(actor()).isEqualTo("operator-bot");
        String release = "/api/v1/holds/" + placed.json().get("id").textValue() + "/release";
        assertThat(send("POST", release, "{\"reason\": \"over\"}", basic("operator"))
                        .status())
                .isEqualTo(403);
        Answer released = send("POST", release, "{\"reason\": \"over\"}", basic("admin"));
        assertThat(released.json().at("/released/by").textValue()).isEqualTo("admin");
        assertThat(actor()).isEqualTo("admin");
        send("POST", "/api/v1/policies", "{\"name\": \"noted\"}", basic("operator"));
        assertThat(actor()).isEqualTo("operator");
        send("POST", TOPICS, "{\"name\": \"short-lived\"}", basic("operator"));
        send("DELETE", TOPICS + "/short-lived", null, "Bearer " + token(Role.ADMIN));
        assertThat(actor()).isEqualTo("admin-bot");
    }

    @Test
    void without_users_only_this_machine_may_be_listened_at() {
        SimpleServerFactory simple = new SimpleServerFactory();
        for (String host : new String[] {"127.0.0.1", "localhost", "::1"}) {
            assertThatCode(() -> HttpApi.checkAccess(listeningAt(host), Accounts.none()))
                    .as(host)
                    .doesNotThrowAnyException();
        }
        for (String host : new String[] {"0.0.0.0", "::", "192.0.2.1", "", null}) {
            assertThatThrownBy(() -> HttpApi.checkAccess(listeningAt(host), Accounts.none()))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("HTTP would listen at")
                    .hasMessageContaining("http.users");
        }
        assertThatThrownBy(() -> HttpApi.checkAccess(simple, Accounts.none())).isInstanceOf(StartupException.class);
        Accounts somebody = new Accounts(
                List.of(),
                List.of(new Accounts.WithToken(new User("ci", Role.VIEWER, true), TokenHash.of(token(Role.VIEWER)))),
                new SecureRandom());
        assertThatCode(() -> HttpApi.checkAccess(simple, somebody)).doesNotThrowAnyException();
    }

    /** A web page may point its own name at this machine, and is then of the broker's origin to a browser. */
    @Test
    void without_users_this_machine_must_be_called_by_a_name_of_its_own() throws Exception {
        try (ApiServer open = ApiServer.start()) {
            open.send("POST", TOPICS, "{\"name\": \"orders\"}");
            String port = ":" + open.port();
            for (String own : new String[] {"localhost", "LocalHost", "127.0.0.1", "127.3.2.1", "[::1]"}) {
                assertThat(statusLine(open, "GET " + TOPICS, own)).as(own).contains(" 200 ");
                assertThat(statusLine(open, "GET " + TOPICS, own + port))
                        .as(own)
                        .contains(" 200 ");
            }
            for (String foreign : new String[] {
                "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "127.0.0.1x", "[::2]", "10.0.0.1"
            }) {
                for (String request : new String[] {
                    "GET " + TOPICS, "DELETE " + TOPICS + "/orders", "GET /api/v1/health", "GET /api/v1/openapi.json"
                }) {
                    assertThat(statusLine(open, request, foreign + port))
                            .as(request + " " + foreign)
                            .contains(" 403 ");
                }
            }
            assertThat(open.get(TOPICS + "/orders").status()).isEqualTo(200);
        }
        assertThat(statusLine(api, "GET " + TOPICS, "broker.example"))
                .as("who names users may call the broker what he likes")
                .contains(" 401 ");
    }

    private static String statusLine(ApiServer server, String request, String host) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return String.valueOf(in.readLine());
        }
    }

    @SuppressWarnings("NullAway") // Dropwizard takes null for all addresses
    private static DefaultServerFactory listeningAt(@Nullable String host) {
        HttpConnectorFactory connector = new HttpConnectorFactory();
        connector.setBindHost(host);
        DefaultServerFactory server = new DefaultServerFactory();
        server.setApplicationConnectors(List.of(connector));
        return server;
    }

    private String actor() throws Exception {
        return api.store.audit().newest(1).get(0).entry().actor();
    }

    private void assertUnauthorized(Answer answer, @Nullable String detail) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(401);
        assertThat(answer.response().headers().allValues("WWW-Authenticate"))
                .containsExactlyInAnyOrder(
                        "Basic realm=\"coldstream\", charset=\"UTF-8\"", "Bearer realm=\"coldstream\"");
        if (detail != null) {
            assertThat(answer.json().get("type").textValue()).isEqualTo("urn:coldstream:problem:unauthorized");
            assertThat(answer.json().get("detail").textValue()).contains(detail);
        }
    }

    private Answer send(String method, String path, @Nullable String body, @Nullable String authorization)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(path))
                .header("If-Match", "*")
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return api.send(request);
    }

    private static String basic(String name) {
        return basic(name, password(name));
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static String password(String name) {
        return new StringBuilder(name).reverse() + ":ü";
    }

    private static String token(Role role) {
        return role.word() + "-0123456789abcdef0123456789abcdef";
    }
}

package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.broker.http.ApiServer.Answer;
import io.coldstream.storage.StorageException;
import io.coldstream.tiering.retention.Blocker;
import io.coldstream.tiering.retention.DeletionVerdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Requests that no resource answers: wrong paths, methods and forms, failures, and bytes that are hardly HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProblemsTest {
    private ApiServer api;

    @BeforeAll
    void start() throws Exception {
        api = ApiServer.start();
        assertThat(api.send("POST", "/api/v1/topics", "{\"name\": \"orders\"}").status())
                .isEqualTo(201);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @AfterEach
    void repair() {
        api.store.failWith(null);
        api.partitionsFailure = null;
        api.deletionVerdict = new DeletionVerdict(List.of());
    }

    @Test
    void unknown_paths_are_problems_inside_and_outside_of_the_api() throws Exception {
        for (String path :
                new String[] {"/api/v1/topicz", "/api/v2", "/api/", "/api", "/nothing", "/js", "/api/v1/topics/a/b"}) {
            Answer answer = api.get(path);
            assertProblem(answer, 404, "urn:coldstream:problem:not-found");
            assertThat(answer.json().get("instance").textValue()).isEqualTo(path);
        }
    }

    @Test
    void a_wrong_method_says_which_are_right() throws Exception {
        Answer answer = api.send("PUT", "/api/v1/topics/orders", "{}");
        assertProblem(answer, 405, "urn:coldstream:problem:method-not-allowed");
        assertThat(answer.header("Allow").orElseThrow()).contains("GET", "DELETE");
        assertThat(answer.json().get("detail").textValue()).contains("\"PUT\"");
        assertProblem(api.send("PURGE", "/api/v1/topics", null), 405, "urn:coldstream:problem:method-not-allowed");
    }

    @Test
    void a_wrong_form_is_a_problem_whatever_the_client_accepts() throws Exception {
        assertProblem(
                api.send("POST", "/api/v1/topics", "name=a", "application/x-www-form-urlencoded"),
                415,
                "urn:coldstream:problem:unsupported-media-type");
        assertProblem(
                api.send("PUT", "/api/v1/topics/orders/retention", "{}", "application/merge-patch+json"),
                415,
                "urn:coldstream:problem:unsupported-media-type");
        assertProblem(
                api.send(HttpRequest.newBuilder(api.uri("/api/v1/topics")).header("Accept", "text/html")),
                406,
                "urn:coldstream:problem:not-acceptable");
        assertProblem(
                api.send(HttpRequest.newBuilder(api.uri("/api/v1/topics/nothing"))
                        .header("Accept", "*/*;q=0.1")),
                404,
                "urn:coldstream:problem:unknown-topic");
        assertProblem(
                api.send("POST", "/api/v1/topics", "{}", "not a media type"),
                400,
                "urn:coldstream:problem:malformed-request");
    }

    @Test
    void a_failure_tells_the_client_nothing_but_an_id() throws Exception {
        api.partitionsFailure = new IllegalStateException("secret plans in com.example.Secret");
        Answer answer = api.get("/api/v1/topics/orders");
        assertProblem(answer, 500, "urn:coldstream:problem:internal");
        String id = answer.json().get("error_id").textValue();
        assertThat(answer.json().get("detail").textValue()).contains(id);
        assertThat(answer.response().body()).doesNotContain("secret", "com.", "Exception", "\tat");
    }

    @Test
    void failures_of_stores_have_their_statuses() throws Exception {
        assertStorage(StorageException.Kind.HELD, 409, "legal-hold");
        assertStorage(StorageException.Kind.CONFLICT, 409, "conflict");
        assertStorage(StorageException.Kind.NOT_FOUND, 404, "not-found");
        assertStorage(StorageException.Kind.OUT_OF_SPACE, 507, "out-of-space");
        assertStorage(StorageException.Kind.DENIED, 500, "internal");
        assertStorage(StorageException.Kind.CORRUPT, 500, "internal");
        assertStorage(StorageException.Kind.UNAVAILABLE, 503, "unavailable");
    }

    @Test
    void what_must_not_be_deleted_is_refused_with_the_reason() throws Exception {
        HoldScope scope = HoldScope.ofTopic(UUID.randomUUID());
        LegalHold hold =
                new LegalHold(UUID.randomUUID(), "orders", scope, "Case 17/4", "legal", "ada", Instant.EPOCH, null);
        assertNotDeleted("legal-hold", "Case 17/4", new Blocker.Held(hold), new Blocker.Floor(1000, Instant.EPOCH));
        assertNotDeleted("below-floor", "Nothing younger than 1 s", new Blocker.Floor(1000, Instant.EPOCH));
        assertNotDeleted("deletions-suspended", "gone back", new Blocker.Suspended("It has gone back."));
        assertThat(api.get("/api/v1/topics/orders").status()).isEqualTo(200);
    }

    private void assertNotDeleted(String word, String because, Blocker... blockers) throws Exception {
        api.deletionVerdict = new DeletionVerdict(List.of(blockers));
        Answer answer = api.send("DELETE", "/api/v1/topics/orders", null);
        assertProblem(answer, 409, "urn:coldstream:problem:" + word);
        assertThat(answer.json().get("detail").textValue()).contains(because);
    }

    @Test
    void head_and_options_work() throws Exception {
        Answer head = api.send("HEAD", "/api/v1/topics/orders", null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.response().body()).isEmpty();
        assertThat(api.send("HEAD", "/api/v1/topics/nothing", null).status()).isEqualTo(404);
        Answer options = api.send("OPTIONS", "/api/v1/topics/orders/retention", null);
        assertThat(options.status()).isEqualTo(200);
        assertThat(options.header("Allow").orElseThrow()).contains("GET", "PUT", "PATCH");
    }

    @Test
    void bytes_that_are_hardly_http_are_problems_too() throws Exception {
        assertRawProblem("NONSENSE\r\n\r\n", 400);
        assertRawProblem("GET /%GG HTTP/1.1\r\nHost: localhost\r\n\r\n", 400);
        assertRawProblem("GET /api/v1/%2e%2e/topics HTTP/1.1\r\nHost: localhost\r\n\r\n", 400);
        assertRawProblem("GET / HTTP/1.1\r\n\r\n", 400);
        assertRawProblem("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", 505);
        assertRawProblem("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(20_000) + "\r\n\r\n", 431);
        assertRawProblem("GET /" + "y".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 414);
        assertRawProblem(
                "POST /api/v1/topics HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nXYZ\r\n",
                400);
    }

    @Test
    void a_body_that_stops_in_the_middle_is_the_clients_problem() throws Exception {
        assertRawProblem(
                "POST /api/v1/topics HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"name\": ",
                400);
    }

    @Test
    void a_body_must_say_what_it_is() throws Exception {
        assertProblem(
                api.send(HttpRequest.newBuilder(api.uri("/api/v1/topics"))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"from-a-web-page\"}"))),
                415,
                "urn:coldstream:problem:unsupported-media-type");
        assertThat(api.get("/api/v1/topics/from-a-web-page").status()).isEqualTo(404);
    }

    @Test
    void compressed_bodies_are_read_and_bounded_by_what_they_hold() throws Exception {
        assertThat(api.send(compressed(gzip("{\"name\": \"squeezed\"}"))).status())
                .isEqualTo(201);
        assertProblem(api.send(compressed(gzip(" ".repeat(10 << 20)))), 413, "urn:coldstream:problem:body-too-large");
        assertProblem(
                api.send(compressed("this is not gzip".getBytes(StandardCharsets.UTF_8))),
                400,
                "urn:coldstream:problem:malformed-request");
    }

    private HttpRequest.Builder compressed(byte[] body) {
        return HttpRequest.newBuilder(api.uri("/api/v1/topics"))
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void the_admin_port_speaks_of_problems_too() throws Exception {
        Answer answer = api.send(HttpRequest.newBuilder(api.adminUri("/%2e%2e")));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
    }

    private void assertStorage(StorageException.Kind kind, int status, String type) throws Exception {
        api.store.failWith(new StorageException(kind, "password hunter2 was refused"));
        Answer answer = api.send("PATCH", "/api/v1/topics/orders/retention", "{\"total\": {\"max_bytes\": 1}}");
        assertProblem(answer, status, "urn:coldstream:problem:" + type);
        assertThat(answer.response().body()).doesNotContain("hunter2");
        assertThat(answer.json().has("error_id")).isEqualTo(status >= 500);
    }

    private static void assertProblem(Answer answer, int status, String type) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.json().get("type").textValue()).isEqualTo(type);
        assertThat(answer.json().get("status").intValue()).isEqualTo(status);
    }

    private void assertRawProblem(String request, int status) throws IOException {
        String answer = raw(request);
        assertThat(answer)
                .as(request.substring(0, Math.min(80, request.length())))
                .startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).containsIgnoringCase("Content-Type: application/problem+json");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        JsonNode problem = new ObjectMapper().readTree(body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1));
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("detail").textValue()).isNotEmpty();
        assertThat(body).doesNotContain("jetty", "badMessage", "Exception", "error_id");
    }

    /** Sends bytes and reads until the server closes the connection. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}

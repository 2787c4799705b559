package io.coldstream.broker.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends requests to a broker's HTTP API, and turns refusals into failures. Thread-safe. */
final class ApiClient {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    private static final int UNAVAILABLE = 503;
    private static final int ACCEPTED = 202;

    private final String root;
    private final @Nullable String authorization;
    private final ObjectMapper json = new ObjectMapper();
    /** Follows no redirects: a password is for the address that somebody named. */
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();

    private ApiClient(String root, @Nullable String authorization) {
        this.root = root;
        this.authorization = authorization;
    }

    /**
     * An answer that is no refusal.
     *
     * @param body its JSON, missing if it has none
     * @param etag its ETag as it was sent, or {@code null}
     * @param goesOn whether what was asked for is not at its end
     */
    record Answer(JsonNode body, @Nullable String etag, boolean goesOn) {}

    /**
     * A client for one broker.
     *
     * @param environment where the credentials are: COLDSTREAM_TOKEN, or COLDSTREAM_USER and COLDSTREAM_PASSWORD
     * @throws CommandFailure if the address is not one
     */
    static ApiClient of(String url, Map<String, String> environment) throws CommandFailure {
        try {
            URI uri = URI.create(url);
            boolean legal =
                    ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
            if (legal) {
                return new ApiClient(url.replaceAll("/+$", ""), authorization(environment));
            }
        } catch (IllegalArgumentException e) {
            // The same answer as for an address of another kind.
        }
        throw new CommandFailure(ExitCode.USAGE, "--url must be like http://127.0.0.1:8080; it was " + url);
    }

    private static @Nullable String authorization(Map<String, String> environment) {
        String token = environment.getOrDefault("COLDSTREAM_TOKEN", "");
        if (!token.isEmpty()) {
            return "Bearer " + token;
        }
        String user = environment.getOrDefault("COLDSTREAM_USER", "");
        if (user.isEmpty()) {
            return null;
        }
        String pair = user + ":" + environment.getOrDefault("COLDSTREAM_PASSWORD", "");
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** A name as a part of a path, or as the value of a parameter. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    Answer get(String path) throws CommandFailure, InterruptedException {
        return send("GET", path, null, null);
    }

    /**
     * Sends one request.
     *
     * @param path what comes behind {@code /api/v1}
     * @param body the body, or {@code null} for none
     * @param ifMatch the ETag of what is to be changed, or {@code null}
     * @throws CommandFailure if the broker refuses or cannot be reached
     */
    Answer send(String method, String path, @Nullable JsonNode body, @Nullable String ifMatch)
            throws CommandFailure, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + "/api/v1" + path))
                .timeout(ANSWER_MAX)
                .header("Accept", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        HttpResponse<String> response;
        try {
            response = client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "No broker answers at " + root
                            + Optional.ofNullable(e.getMessage())
                                    .map(why -> ": " + why)
                                    .orElse("."));
        }
        JsonNode answer = parse(response);
        if (response.statusCode() >= 300) {
            throw refusal(response.statusCode(), answer);
        }
        return new Answer(
                answer, response.headers().firstValue("ETag").orElse(null), response.statusCode() == ACCEPTED);
    }

    private JsonNode parse(HttpResponse<String> response) throws CommandFailure {
        boolean isJson =
                response.headers().firstValue("Content-Type").orElse("").contains("json");
        try {
            if (isJson || response.body().isEmpty()) {
                return json.readTree(response.body());
            }
        } catch (JsonProcessingException e) {
            // The same answer as for something that does not even say it was JSON.
        }
        throw new CommandFailure(
                ExitCode.UNREACHABLE,
                "What answers at " + root + " with status " + response.statusCode() + " is no Coldstream broker.");
    }

    private static CommandFailure refusal(int status, JsonNode problem) {
        String type = problem.path("type").asText().replaceAll(".*:", "");
        String detail = problem.path("detail").asText("The broker answers with status " + status + ".");
        return new CommandFailure(code(status, type), detail, problem);
    }

    private static ExitCode code(int status, String type) {
        return switch (type) {
            case "stale-plan" -> ExitCode.STALE_PLAN;
            case "plan-required" -> ExitCode.PLAN_REQUIRED;
            default ->
                switch (status) {
                    case 401, 403 -> ExitCode.NOT_ALLOWED;
                    case 404 -> ExitCode.NOT_FOUND;
                    case UNAVAILABLE -> ExitCode.UNREACHABLE;
                    default -> ExitCode.REFUSED;
                };
        };
    }
}

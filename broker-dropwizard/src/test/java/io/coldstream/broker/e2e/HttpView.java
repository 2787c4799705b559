package io.coldstream.broker.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A look at a broker over HTTP. Thread-safe. */
final class HttpView {
    /**
     * What the health resource says.
     *
     * @param httpStatus the answer's status code
     * @param status the word for everything together
     */
    record Health(int httpStatus, String status, JsonNode body) {
        /** The word for one of the things that are looked at. */
        String check(String name) {
            for (JsonNode check : body.get("checks")) {
                if (check.get("name").asText().equals(name)) {
                    return check.get("status").asText();
                }
            }
            throw new AssertionError("there is no check named " + name + " in " + body);
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI root;

    HttpView(URI root) {
        this.root = root;
    }

    Health health() throws Exception {
        HttpResponse<String> answer = get("api/v1/health");
        JsonNode body = new ObjectMapper().readTree(answer.body());
        return new Health(answer.statusCode(), body.get("status").asText(), body);
    }

    /** The JSON at a path, or at a whole address. */
    JsonNode json(String path) throws Exception {
        return new ObjectMapper().readTree(get(path).body());
    }

    HttpResponse<String> post(String path, String json) throws Exception {
        return client.send(
                HttpRequest.newBuilder(root.resolve(path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(root.resolve(path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                BodyHandlers.ofString());
    }
}

package io.coldstream.broker.training;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;

/** Looks at the API, the health checks and the metrics. */
final class HttpExercise {
    private static final List<String> APPLICATION = List.of("/api/v1/topics", "/api/v1/health");
    private static final List<String> ADMIN = List.of("/healthcheck", "/metrics");

    private final String applicationPort;
    private final String adminPort;

    HttpExercise(String applicationPort, String adminPort) {
        this.applicationPort = applicationPort;
        this.adminPort = adminPort;
    }

    void run() throws IOException {
        look(applicationPort, APPLICATION);
        look(adminPort, ADMIN);
    }

    private static void look(String port, List<String> paths) throws IOException {
        for (String path : paths) {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException(uri + " answered " + connection.getResponseCode());
            }
            try (InputStream body = connection.getInputStream()) {
                body.readAllBytes();
            }
        }
    }
}

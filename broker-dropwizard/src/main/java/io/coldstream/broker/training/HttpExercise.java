package io.coldstream.broker.training;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;

/** Looks at the API, the health checks and the metrics. */
final class HttpExercise {
    private static final List<String> APPLICATION = List.of("/api/v1/topics", "/api/v1/health");
    private static final List<String> ADMIN = List.of("/healthcheck", "/metrics");

    private final Server server;

    HttpExercise(Server server) {
        this.server = server;
    }

    void run() throws IOException {
        look("application", APPLICATION);
        look("admin", ADMIN);
    }

    private void look(String connectorName, List<String> paths) throws IOException {
        NetworkConnector connector = (NetworkConnector) Arrays.stream(server.getConnectors())
                .filter(each -> connectorName.equals(each.getName()))
                .findFirst()
                .orElseThrow();
        for (String path : paths) {
            URI uri = URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
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

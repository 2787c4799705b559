package io.coldstream.testkit.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/**
 * A PostgreSQL server for tests, the first of these that is there: one that the environment names
 * ({@code COLDSTREAM_TEST_DATABASE_URL}, {@code _USER}, {@code _PASSWORD}), one in Docker, or one that is unpacked from
 * a Maven dependency and started as a child process. Says on the console which. Not thread-safe: one test thread stops
 * and restarts it; creating databases needs no care.
 */
public final class PostgresTestServer implements AutoCloseable {
    private static final String URL = "COLDSTREAM_TEST_DATABASE_URL";

    private final Server server;

    private PostgresTestServer(Server server) {
        this.server = server;
    }

    /** Starts the first kind of server that is there. */
    public static PostgresTestServer start() throws IOException {
        return announce(choose(System.getenv()));
    }

    /** Starts a child process, which {@link #stop} can stop, whatever else is there. */
    public static PostgresTestServer startEmbedded() throws IOException {
        return announce(new EmbeddedServer());
    }

    /** Uses a server that runs already, in a schema of its own for each test. */
    static PostgresTestServer at(String url, String user, String password) {
        return announce(new ExternalServer(url, user, password));
    }

    private static Server choose(Map<String, String> environment) throws IOException {
        @Nullable String url = environment.get(URL);
        if (url != null && !url.isBlank()) {
            return new ExternalServer(
                    url,
                    environment.getOrDefault("COLDSTREAM_TEST_DATABASE_USER", "postgres"),
                    environment.getOrDefault("COLDSTREAM_TEST_DATABASE_PASSWORD", ""));
        }
        return DockerClientFactory.instance().isDockerAvailable() ? new DockerServer() : new EmbeddedServer();
    }

    @SuppressWarnings("SystemOut") // a build's log must say which server its result is about
    private static PostgresTestServer announce(Server server) {
        System.out.println("PostgreSQL tests run against " + server.describe());
        return new PostgresTestServer(server);
    }

    /** Creates an empty database (a schema, on a server of the environment) that nobody else uses. */
    public TestDatabase createDatabase() throws SQLException {
        return server.create("t" + UUID.randomUUID().toString().replace("-", ""));
    }

    /** Stops the server, as an operator would: connections break. Only for {@link #startEmbedded}. */
    public void stop() throws IOException {
        server.stop();
    }

    /** Starts the server again on the same port, with the same data. */
    public void restart() throws IOException {
        server.restart();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

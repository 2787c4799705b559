package io.coldstream.testkit.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server that is unpacked from a Maven dependency. It runs without forcing writes to disk: not for tests of
 * durability. Owned by the thread that runs the tests.
 */
final class EmbeddedServer implements Server {
    private static final String USER = "postgres";

    private final Path data;
    private final int port;
    private @Nullable EmbeddedPostgres running;

    EmbeddedServer() throws IOException {
        data = Files.createTempDirectory("coldstream-postgres");
        EmbeddedPostgres started = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start();
        running = started;
        port = started.getPort();
    }

    @Override
    public String describe() {
        return "an embedded server on port " + port;
    }

    @Override
    public TestDatabase create(String name) throws SQLException {
        database(USER).execute("CREATE DATABASE " + name);
        return database(name);
    }

    private TestDatabase database(String name) {
        return new TestDatabase("jdbc:postgresql://localhost:" + port + "/" + name, USER, "");
    }

    @Override
    public void stop() throws IOException {
        @Nullable EmbeddedPostgres stopping = running;
        running = null;
        if (stopping != null) {
            stopping.close();
        }
    }

    @Override
    public void restart() throws IOException {
        if (running == null) {
            running = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .start();
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(data)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}

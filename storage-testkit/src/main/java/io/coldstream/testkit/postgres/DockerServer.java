package io.coldstream.testkit.postgres;

import java.sql.SQLException;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A server in a container. Owned by the thread that runs the tests. */
final class DockerServer implements Server {
    private static final String IMAGE = "postgres:18-alpine";

    private final PostgreSQLContainer container = new PostgreSQLContainer(IMAGE);

    DockerServer() {
        container.start();
    }

    @Override
    public String describe() {
        return IMAGE + " in Docker";
    }

    @Override
    public TestDatabase create(String name) throws SQLException {
        new TestDatabase(container.getJdbcUrl(), container.getUsername(), container.getPassword())
                .execute("CREATE DATABASE " + name);
        String url = "jdbc:postgresql://" + container.getHost() + ":"
                + container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT) + "/" + name;
        return new TestDatabase(url, container.getUsername(), container.getPassword());
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("a container comes back on another port; start an embedded server");
    }

    @Override
    public void restart() {
        throw new UnsupportedOperationException("a container comes back on another port; start an embedded server");
    }

    @Override
    public void close() {
        container.stop();
    }
}

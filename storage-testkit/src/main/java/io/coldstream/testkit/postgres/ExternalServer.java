package io.coldstream.testkit.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that somebody else runs. Tests get schemas, not databases, which takes fewer privileges; they are dropped at
 * the end. Owned by the thread that runs the tests.
 */
final class ExternalServer implements Server {
    private final TestDatabase main;
    private final List<String> schemas = new ArrayList<>();

    ExternalServer(String url, String user, String password) {
        main = new TestDatabase(url, user, password);
    }

    @Override
    public String describe() {
        return "the server that the environment names, " + main.url().replaceFirst("\\?.*", "");
    }

    @Override
    public TestDatabase create(String name) throws SQLException {
        main.execute("CREATE SCHEMA " + name);
        schemas.add(name);
        String separator = main.url().contains("?") ? "&" : "?";
        return new TestDatabase(main.url() + separator + "currentSchema=" + name, main.user(), main.password());
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("the server is not ours to stop");
    }

    @Override
    public void restart() {
        throw new UnsupportedOperationException("the server is not ours to restart");
    }

    @Override
    public void close() {
        for (String schema : schemas) {
            try {
                main.execute("DROP SCHEMA " + schema + " CASCADE");
            } catch (SQLException e) {
                throw new IllegalStateException("schema " + schema + " was left behind", e);
            }
        }
    }
}

package io.coldstream.testkit.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * A database that a test has for itself.
 *
 * @param url its JDBC URL
 * @param user whom to log in as
 * @param password the password; empty if the server asks for none
 */
public record TestDatabase(String url, String user, String password) {
    public TestDatabase {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
    }

    /** Runs one statement, committed when this returns. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

package io.coldstream.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Opens a database in memory and asks it something, so that the libraries behind it have begun to work. */
final class Preparation {
    private Preparation() {}

    static void run() throws SQLException {
        SQLiteDataSource memory = new SQLiteDataSource(new SQLiteConfig());
        memory.setUrl("jdbc:sqlite::memory:");
        Jdbi jdbi = Jdbi.create(memory);
        jdbi.useHandle(handle -> handle.createQuery("SELECT :one")
                .bind("one", 1)
                .mapTo(Integer.class)
                .one());
        try (Connection connection = memory.getConnection()) {
            connection.isValid(0);
        }
    }
}

package io.coldstream.storage.jdbc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which database, and how patient to be with it.
 *
 * @param url {@code jdbc:sqlite:<file>} or {@code jdbc:postgresql://<host>[:<port>]/<database>[?<setting>=<value>]}
 * @param user whom to log in as; {@code null} for SQLite, or if the URL says it
 * @param password the password; {@code null} if there is none
 * @param connectionsMax the most connections to hold at once, 1 or more; SQLite has one more, which writes
 * @param connectTimeoutMs how long to wait for a connection, in milliseconds, 250 or more
 * @param statementTimeoutMs how long one statement or one lock may take, in milliseconds, 1000 or more
 */
public record DatabaseSettings(
        String url,
        @Nullable String user,
        @Nullable String password,
        int connectionsMax,
        int connectTimeoutMs,
        int statementTimeoutMs) {
    public DatabaseSettings {
        Objects.requireNonNull(url, "url");
        if (connectionsMax < 1) {
            throw new IllegalArgumentException("a database needs at least one connection, not " + connectionsMax);
        }
        if (connectTimeoutMs < 250) {
            throw new IllegalArgumentException(
                    "connections take time: wait at least 250 ms for one, not " + connectTimeoutMs);
        }
        if (statementTimeoutMs < 1000) {
            throw new IllegalArgumentException(
                    "statements take time: wait at least 1000 ms for one, not " + statementTimeoutMs);
        }
    }

    /** Settings that suit most: up to 8 connections, 5 s to connect, 30 s for a statement. */
    public static DatabaseSettings of(String url, @Nullable String user, @Nullable String password) {
        return new DatabaseSettings(url, user, password, 8, 5_000, 30_000);
    }

    /** Without the password, and without the URL, which may hold one too. */
    @Override
    public String toString() {
        return "DatabaseSettings[connectionsMax=" + connectionsMax + ", connectTimeoutMs=" + connectTimeoutMs
                + ", statementTimeoutMs=" + statementTimeoutMs + "]";
    }
}

package io.coldstream.storage.jdbc;

import com.zaxxer.hikari.HikariConfig;
import io.coldstream.storage.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Where SQLite and PostgreSQL differ. Immutable. */
interface Dialect {
    /** Creates or upgrades the tables. */
    @FunctionalInterface
    interface Migration {
        void perform() throws StorageException;
    }

    /**
     * The dialect that a URL asks for.
     *
     * @throws IllegalArgumentException if it is no URL of a supported database; says what is
     */
    static Dialect of(DatabaseSettings settings) {
        if (settings.url().startsWith(SqliteDialect.PREFIX)) {
            return new SqliteDialect(settings);
        }
        if (settings.url().startsWith(PostgresDialect.PREFIX)) {
            return new PostgresDialect(settings);
        }
        throw new IllegalArgumentException("the database's URL must start with " + SqliteDialect.PREFIX
                + " (a file, for one broker) or " + PostgresDialect.PREFIX + " (a PostgreSQL server)");
    }

    /** Where the database is, for people, without secrets. */
    String describe();

    /** Sees to what must be there before the tables are created or upgraded. */
    void prepare() throws StorageException;

    /** The folders on the class path that hold the migrations: those of all databases, and those of this one. */
    List<String> migrations();

    /**
     * The history of the very tables that this dialect's connections work with, as SQL names it; nothing if there can be
     * none yet. It need not exist.
     */
    Optional<String> historyTable(Connection connection) throws SQLException;

    /** How an empty database is filled without Flyway, if that is known. */
    Optional<FirstTables.Way> firstTables();

    /** Runs a migration while no other process runs one. */
    void exclusively(Migration migration) throws StorageException;

    /**
     * Claims the database for one broker, until the connection is closed.
     *
     * @return the connection that holds the claim, or empty if another one does
     */
    Optional<Connection> claim() throws SQLException;

    /** Opens a fresh connection each time: for migrations, and to learn at once why one cannot be had. */
    DataSource unpooled();

    /** The schema for the tables if the URL names one; it is created when it is missing. */
    @Nullable
    String schema();

    /** The connections that write. */
    HikariConfig writerPool();

    /** The connections that read; {@code null} if the writers' are used. */
    @Nullable
    HikariConfig readerPool();

    /** What is appended to a SELECT so that its rows stay as they are until the transaction ends. */
    String forUpdate();
}

package io.coldstream.storage.jdbc;

import com.zaxxer.hikari.HikariConfig;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/**
 * SQLite: a write-ahead log that is forced at every commit, one connection that writes and a few that read beside it.
 * Transactions of the writer take the file's write lock when they begin ({@code BEGIN IMMEDIATE}), so that a second
 * process waits at the beginning, and none finds out at its commit that it read too early.
 */
final class SqliteDialect implements Dialect {
    static final String PREFIX = "jdbc:sqlite:";

    private static final FirstTables.Way FIRST_TABLES = new FirstTables.Way("SELECT count(*) FROM sqlite_master", """
            CREATE TABLE "coldstream_schema_history" (
                "installed_rank" INT NOT NULL PRIMARY KEY,
                "version" VARCHAR(50),
                "description" VARCHAR(200) NOT NULL,
                "type" VARCHAR(20) NOT NULL,
                "script" VARCHAR(1000) NOT NULL,
                "checksum" INT,
                "installed_by" VARCHAR(100) NOT NULL,
                "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
                "execution_time" INT NOT NULL,
                "success" BOOLEAN NOT NULL
            );
            CREATE INDEX "coldstream_schema_history_s_idx" ON "coldstream_schema_history" ("success")""");

    private final DatabaseSettings settings;
    private final Path file;

    SqliteDialect(DatabaseSettings settings) {
        this.settings = settings;
        file = file(settings.url().substring(PREFIX.length()));
    }

    private static Path file(String location) {
        // A database in memory would be another one for every connection; settings could switch durability off.
        if (location.isBlank() || location.startsWith(":") || location.startsWith("file:") || location.contains("?")) {
            throw new IllegalArgumentException("the URL of a SQLite database is " + PREFIX
                    + "<path of a file>, for example " + PREFIX + "data/coldstream.db, without further settings");
        }
        try {
            return Path.of(location).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path of a SQLite file: " + location, e);
        }
    }

    @Override
    public String describe() {
        return "SQLite at " + file;
    }

    @Override
    public void prepare() throws StorageException {
        @Nullable Path directory = file.getParent();
        if (directory == null) {
            return;
        }
        try {
            Files.createDirectories(directory);
        } catch (AccessDeniedException e) {
            throw new StorageException(
                    Kind.DENIED, describe() + ": this user may not create the directory " + directory, e);
        } catch (IOException e) {
            throw new StorageException(
                    Kind.UNAVAILABLE, describe() + ": the directory " + directory + " cannot be created", e);
        }
    }

    @Override
    public Optional<FirstTables.Way> firstTables() {
        return Optional.of(FIRST_TABLES);
    }

    /**
     * Locks a second, always empty database beside the first. Switching a fresh file to a write-ahead log and creating
     * its tables takes several steps, and a process that came in between would fail at one of them.
     */
    @Override
    public void exclusively(Migration migration) throws StorageException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(settings.statementTimeoutMs());
        try (Connection connection = config.createConnection(PREFIX + file + ".lock");
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            migration.perform();
        } catch (SQLException e) {
            throw SqlErrors.translate(describe(), "to lock it", e);
        }
    }

    /** A lock on another empty database beside the first, whose transaction is never ended. */
    @Override
    public Optional<Connection> claim() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(0);
        Connection connection = config.createConnection(PREFIX + file + ".broker");
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            return Optional.of(connection);
        } catch (SQLException e) {
            connection.close();
            if (e.getErrorCode() == SQLiteErrorCode.SQLITE_BUSY.code) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<String> migrations() {
        return List.of("db/migration", "db/sqlite");
    }

    @Override
    public DataSource unpooled() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(settings.statementTimeoutMs());
        config.enforceForeignKeys(true);
        SQLiteDataSource dataSource = new SQLiteDataSource(config);
        dataSource.setUrl(PREFIX + file);
        return dataSource;
    }

    @Override
    public Optional<String> historyTable(Connection connection) {
        return Optional.of(Migrations.HISTORY_TABLE);
    }

    @Override
    public @Nullable String schema() {
        return null;
    }

    @Override
    public HikariConfig writerPool() {
        HikariConfig pool = pool("coldstream-sqlite-writer", 1);
        // Who waits for the only connection waits for the statements of those before.
        pool.setConnectionTimeout(settings.statementTimeoutMs());
        return pool;
    }

    @Override
    public HikariConfig readerPool() {
        HikariConfig pool = pool("coldstream-sqlite-readers", settings.connectionsMax());
        pool.setConnectionTimeout(settings.connectTimeoutMs());
        pool.setConnectionInitSql("PRAGMA query_only = ON");
        return pool;
    }

    private HikariConfig pool(String name, int connections) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setDataSource(unpooled());
        pool.setMaximumPoolSize(connections);
        pool.setMinimumIdle(1);
        pool.setMaxLifetime(0); // a file's connection does not age
        return pool;
    }

    @Override
    public String forUpdate() {
        return ""; // there is one writer
    }
}

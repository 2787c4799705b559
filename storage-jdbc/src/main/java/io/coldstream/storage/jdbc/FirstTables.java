package io.coldstream.storage.jdbc;

import io.coldstream.storage.StorageException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Makes the tables of an empty database, and beside them the history that Flyway would have left: a first start does
 * without Flyway, which takes longer than all else that it does with a database, and every later upgrade is Flyway's
 * as usual. All in one transaction: a crash leaves the database empty.
 */
final class FirstTables {
    /**
     * How a kind of database is filled.
     *
     * @param countTables says how many tables, indexes and the like there are
     * @param createHistory makes Flyway's table as Flyway itself makes it
     */
    record Way(String countTables, String createHistory) {}

    private static final String NOTE = "INSERT INTO " + Migrations.HISTORY_TABLE
            + " (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)"
            + " VALUES (?, ?, ?, 'SQL', ?, ?, '', ?, ?)";

    private FirstTables() {}

    /**
     * Fills the database if it is empty, and of a kind for which that is known; says whether it did.
     *
     * @throws StorageException if it could not; nothing was changed then
     */
    static boolean make(Dialect dialect, LongSupplier nanoTime) throws StorageException {
        Optional<Way> way = dialect.firstTables();
        if (way.isEmpty()) {
            return false;
        }
        try (Connection connection = dialect.unpooled().getConnection()) {
            connection.setAutoCommit(false);
            boolean made = false;
            try {
                made = isEmpty(connection, way.get());
                if (made) {
                    fill(dialect, connection, way.get(), nanoTime);
                }
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
            return made;
        } catch (SQLException e) {
            throw SqlErrors.translate(dialect.describe(), "to create the tables", e);
        }
    }

    private static boolean isEmpty(Connection connection, Way way) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(way.countTables())) {
            return count.next() && count.getLong(1) == 0;
        }
    }

    private static void fill(Dialect dialect, Connection connection, Way way, LongSupplier nanoTime)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(way.createHistory());
            int rank = 1;
            for (String script : SchemaHistory.SCRIPTS) {
                long startNanos = nanoTime.getAsLong();
                statement.executeUpdate(
                        SchemaHistory.text(dialect, script)); // SQLite's driver takes all statements at once
                note(
                        dialect,
                        connection,
                        rank,
                        script,
                        TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - startNanos));
                rank++;
            }
        }
    }

    /** By Flyway's rule for names: {@code V<version>__<words of the description>.sql}. */
    private static void note(Dialect dialect, Connection connection, int rank, String script, long tookMs)
            throws SQLException {
        int separator = script.indexOf("__");
        try (PreparedStatement row = connection.prepareStatement(NOTE)) {
            row.setInt(1, rank);
            row.setString(2, script.substring(1, separator));
            row.setString(
                    3, script.substring(separator + 2, script.lastIndexOf('.')).replace('_', ' '));
            row.setString(4, script);
            row.setInt(5, (int) SchemaHistory.checksum(dialect, script));
            row.setLong(6, tookMs);
            row.setBoolean(7, true);
            row.executeUpdate();
        }
    }
}

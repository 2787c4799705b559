package io.coldstream.storage.jdbc;

import io.coldstream.storage.StorageException;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a database holds the very tables of this version, by the history that Flyway left in it. One query instead
 * of a start of Flyway, which takes longer than all else that a start does with a database. It only ever says "yes"
 * or "ask Flyway": whatever is not exactly as expected is for Flyway to judge.
 */
final class SchemaHistory {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaHistory.class);

    /** All migrations, in their order. */
    static final List<String> SCRIPTS = List.of(
            "V1__topics_segments_groups.sql",
            "V2__policies_holds_audit_chain.sql",
            "V3__guards.sql",
            "V4__object_locks.sql");

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private record Applied(String script, long checksum, boolean success) {}

    private SchemaHistory() {}

    /**
     * Looks at a database, which may be empty.
     *
     * @throws StorageException if it is away
     */
    static boolean isUpToDate(Dialect dialect) throws StorageException {
        try (Connection connection = dialect.unpooled().getConnection()) {
            Optional<String> table = dialect.historyTable(connection);
            return table.isPresent() && applied(connection, table.get()).equals(expected(dialect));
        } catch (SQLException e) {
            throw SqlErrors.translate(dialect.describe(), "to connect", e);
        }
    }

    private static List<Applied> applied(Connection connection, String table) {
        List<Applied> applied = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT script, checksum, success FROM " + table
                        + " WHERE version IS NOT NULL ORDER BY installed_rank")) {
            while (rows.next()) {
                applied.add(new Applied(rows.getString(1), rows.getLong(2), rows.getBoolean(3)));
            }
        } catch (SQLException e) {
            LOG.debug("There is no history of the tables yet, or none that can be read", e);
            return List.of();
        }
        return applied;
    }

    private static List<Applied> expected(Dialect dialect) {
        return SCRIPTS.stream()
                .map(script -> new Applied(script, checksum(dialect, script), true))
                .toList();
    }

    /** As Flyway computes it: the CRC-32 of all lines in UTF-8, without their ends and without a byte order mark. */
    static long checksum(Dialect dialect, String script) {
        CRC32 crc = new CRC32();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(open(dialect, script), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            if (line != null && !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK) {
                line = line.substring(1);
            }
            while (line != null) {
                crc.update(line.getBytes(StandardCharsets.UTF_8));
                line = lines.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (int) crc.getValue();
    }

    /** A migration's statements. */
    static String text(Dialect dialect, String script) {
        try (InputStream in = open(dialect, script)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(Dialect dialect, String script) throws FileNotFoundException {
        for (String folder : dialect.migrations()) {
            InputStream found = SchemaHistory.class.getResourceAsStream("/" + folder + "/" + script);
            if (found != null) {
                return found;
            }
        }
        throw new FileNotFoundException("the migration " + script + " is missing from the class path");
    }
}

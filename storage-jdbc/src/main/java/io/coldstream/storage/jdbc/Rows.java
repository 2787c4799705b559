package io.coldstream.storage.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Turns rows into records. */
final class Rows {
    /** Reads one row. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException, JsonProcessingException;
    }

    private Rows() {}

    /** A mapper that calls a row corrupt if it does not make a valid record. */
    static <T> RowMapper<T> of(String table, Reader<T> reader) {
        return (row, context) -> {
            try {
                return reader.read(row);
            } catch (IllegalArgumentException | JsonProcessingException e) {
                throw new CorruptRowException("a row of table " + table + " does not make sense", e);
            }
        };
    }

    static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    static @Nullable String freeText(ResultSet row, String column) throws SQLException {
        @Nullable String encoded = row.getString(column);
        return encoded == null ? null : FreeText.decode(encoded);
    }

    static UUID uuid(ResultSet row, String column) throws SQLException {
        return UUID.fromString(row.getString(column));
    }
}

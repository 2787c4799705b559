package io.coldstream.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqlErrorsTest {
    /** As Jdbi hands on what a pool hands on from a driver. */
    private static final class Wrapped extends JdbiException {
        private static final long serialVersionUID = 1L;

        Wrapped(Throwable cause) {
            super("statement", cause);
        }
    }

    private static StorageException translate(Exception root) {
        return SqlErrors.translate(
                "DB at x", "to work", new Wrapped(new SQLTransientConnectionException("pool", root)));
    }

    @ParameterizedTest
    @CsvSource({
        "08001,UNAVAILABLE",
        "08006,UNAVAILABLE",
        "57P01,UNAVAILABLE",
        "57P03,UNAVAILABLE",
        "57014,UNAVAILABLE",
        "53300,UNAVAILABLE",
        "40001,UNAVAILABLE",
        "40P01,UNAVAILABLE",
        "55P03,UNAVAILABLE",
        "25006,UNAVAILABLE",
        "58030,UNAVAILABLE",
        "53100,OUT_OF_SPACE",
        "28P01,DENIED",
        "28000,DENIED",
        "08004,DENIED",
        "3D000,DENIED",
        "42501,DENIED",
        "57P04,DENIED",
        "XX001,CORRUPT",
        "23505,ALREADY_EXISTS"
    })
    void statesOfPostgresHaveAMeaning(String state, Kind kind) {
        StorageException translated = translate(new SQLException("the driver's words\nand details", state));
        assertThat(translated.kind()).isEqualTo(kind);
        assertThat(translated)
                .hasMessageStartingWith("DB at x: failed to work: ")
                .hasMessageEndingWith(" (the driver's words, SQLSTATE " + state + ")");
    }

    @ParameterizedTest
    @CsvSource({
        "SQLITE_BUSY,UNAVAILABLE",
        "SQLITE_BUSY_SNAPSHOT,UNAVAILABLE",
        "SQLITE_LOCKED,UNAVAILABLE",
        "SQLITE_IOERR_FSYNC,UNAVAILABLE",
        "SQLITE_FULL,OUT_OF_SPACE",
        "SQLITE_CANTOPEN,DENIED",
        "SQLITE_READONLY_DIRECTORY,DENIED",
        "SQLITE_CORRUPT_INDEX,CORRUPT",
        "SQLITE_NOTADB,CORRUPT",
        "SQLITE_IOERR_CORRUPTFS,CORRUPT",
        "SQLITE_CONSTRAINT_UNIQUE,ALREADY_EXISTS",
        "SQLITE_CONSTRAINT_PRIMARYKEY,ALREADY_EXISTS"
    })
    void codesOfSqliteHaveAMeaning(SQLiteErrorCode code, Kind kind) {
        assertThat(translate(new SQLiteException("words", code)).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42601", "22021", "23514", "23503", "54000", "0", ""})
    void aStatementThatIsNotAcceptedIsABug(String state) {
        assertThatThrownBy(() -> translate(new SQLException("x", state))).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQLITE_CONSTRAINT_CHECK", "SQLITE_CONSTRAINT_FOREIGNKEY", "SQLITE_ERROR", "SQLITE_MISUSE"})
    void aStatementThatSqliteDoesNotAcceptIsABug(SQLiteErrorCode code) {
        assertThatThrownBy(() -> translate(new SQLiteException("x", code))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPoolWithoutConnectionsIsUnavailable() {
        assertThat(translate(new SQLTransientConnectionException("timed out")).kind())
                .isEqualTo(Kind.UNAVAILABLE);
        assertThat(translate(new SQLException("closed")).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void whatIsNotOfTheDatabaseStaysAsItIs() {
        JdbiException bug = new Wrapped(new IllegalArgumentException("no such parameter"));
        assertThatThrownBy(() -> SqlErrors.translate("DB", "to work", bug)).isSameAs(bug);
    }
}

package io.coldstream.storage.jdbc;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The one place that knows what a database's error means: SQLite's result codes (sqlite.org/rescode.html) and
 * PostgreSQL's SQLSTATEs (its manual's appendix A). What an operator can mend becomes a {@link StorageException}; a
 * statement that the database does not accept is a bug here and becomes an {@link IllegalStateException}.
 */
final class SqlErrors {
    /** What an error means, and what to do about it. */
    private record Meaning(Kind kind, String advice) {}

    private SqlErrors() {}

    /**
     * What to throw instead of {@code failure}.
     *
     * @param where which database, for people
     * @param action what was tried, as in "to commit offsets"
     */
    static StorageException translate(String where, String action, Exception failure) {
        String prefix = where + ": failed " + action + ": ";
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CorruptRowException) {
                return new StorageException(
                        Kind.CORRUPT, prefix + cause.getMessage() + "; restore the database from a backup", failure);
            }
        }
        @Nullable SQLException root = rootOf(failure);
        if (root == null) {
            throw failure instanceof RuntimeException bug ? bug : new IllegalStateException(prefix, failure);
        }
        @Nullable Meaning meaning = meaning(root);
        if (meaning == null) {
            throw new IllegalStateException(prefix + "the database does not accept the statement", failure);
        }
        return new StorageException(meaning.kind(), prefix + meaning.advice() + " (" + said(root) + ")", failure);
    }

    /** The innermost SQL exception: pools and batches wrap the one that says what happened. */
    private static @Nullable SQLException rootOf(Throwable failure) {
        @Nullable SQLException root = null;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException found) {
                root = found;
            }
        }
        return root;
    }

    /** The driver's first line; the next ones may repeat data. */
    private static String said(SQLException root) {
        String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("no message");
        return root.getSQLState() == null || root instanceof SQLiteException
                ? message
                : message + ", SQLSTATE " + root.getSQLState();
    }

    private static @Nullable Meaning meaning(SQLException root) {
        if (root instanceof SQLiteException sqlite) {
            return ofSqlite(sqlite.getResultCode());
        }
        if (root.getSQLState() != null) {
            return ofSqlState(root.getSQLState());
        }
        boolean passing = root instanceof SQLTransientException
                || root instanceof SQLRecoverableException
                || root instanceof SQLTimeoutException
                || root instanceof SQLNonTransientConnectionException;
        // Drivers and pool say without a code only that there is no connection: too many callers, or closed.
        return new Meaning(
                Kind.UNAVAILABLE,
                passing ? "no connection could be had in time" : "the connections are closed or of no use");
    }

    private static @Nullable Meaning ofSqlite(SQLiteErrorCode code) {
        if (code == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE
                || code == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY
                || code == SQLiteErrorCode.SQLITE_CONSTRAINT_ROWID) {
            return new Meaning(Kind.ALREADY_EXISTS, "it is stored already");
        }
        if (code == SQLiteErrorCode.SQLITE_IOERR_CORRUPTFS) {
            return new Meaning(Kind.CORRUPT, "the file system is damaged");
        }
        return switch (SQLiteErrorCode.getErrorCode(code.code & 0xff)) {
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
                new Meaning(Kind.UNAVAILABLE, "another process holds the file's lock; one broker owns a SQLite file");
            case SQLITE_IOERR -> new Meaning(Kind.UNAVAILABLE, "the disk does not read or write; check it");
            case SQLITE_NOMEM, SQLITE_INTERRUPT, SQLITE_ABORT, SQLITE_SCHEMA ->
                new Meaning(Kind.UNAVAILABLE, "it was interrupted");
            case SQLITE_FULL -> new Meaning(Kind.OUT_OF_SPACE, "the disk is full; make room");
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH ->
                new Meaning(
                        Kind.DENIED,
                        "the file cannot be opened for writing; check that it and its directory belong to this user");
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                new Meaning(
                        Kind.CORRUPT,
                        "the file is damaged or no SQLite database; move it away and restore a backup of it");
            default -> null;
        };
    }

    private static @Nullable Meaning ofSqlState(String state) {
        @Nullable Meaning exact = ofExactState(state);
        return exact == null ? ofStateClass(state.substring(0, Math.min(2, state.length()))) : exact;
    }

    private static @Nullable Meaning ofExactState(String state) {
        return switch (state) {
            case "23505" -> new Meaning(Kind.ALREADY_EXISTS, "it is stored already");
            case "53100" -> new Meaning(Kind.OUT_OF_SPACE, "the server's disk is full; make room");
            case "08004", "42501", "3D000", "3F000", "57P04" -> denied();
            case "25006" -> new Meaning(Kind.UNAVAILABLE, "the server is a read-only standby");
            case "55P03", "57014" -> new Meaning(Kind.UNAVAILABLE, "it took too long; look for locks and slow disks");
            case "XX001", "XX002" -> new Meaning(Kind.CORRUPT, "the server's data is damaged; restore a backup");
            default -> null;
        };
    }

    private static @Nullable Meaning ofStateClass(String stateClass) {
        return switch (stateClass) {
            case "28" -> denied();
            case "08", "57" -> new Meaning(Kind.UNAVAILABLE, "the server cannot be reached or is not ready");
            case "53" -> new Meaning(Kind.UNAVAILABLE, "the server is short of connections or memory");
            case "40" -> new Meaning(Kind.UNAVAILABLE, "another transaction was in the way");
            case "58" -> new Meaning(Kind.UNAVAILABLE, "the server's disk does not read or write");
            default -> null;
        };
    }

    private static Meaning denied() {
        return new Meaning(
                Kind.DENIED, "the server lets nobody in this way; check user, password, database and privileges");
    }
}

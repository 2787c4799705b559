package io.coldstream.storage.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.coldstream.storage.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to a database, and transactions on them. Thread-safe: the pools give every caller a connection of
 * its own.
 */
final class Database implements AutoCloseable {
    /** What a transaction does. */
    @FunctionalInterface
    interface Work<T> {
        T perform(Handle handle) throws StorageException;
    }

    /** What a transaction without a result does. */
    @FunctionalInterface
    interface Change {
        void perform(Handle handle) throws StorageException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Dialect dialect;
    private final HikariDataSource writerPool;
    private final @Nullable HikariDataSource readerPool;
    private final Jdbi writers;
    private final Jdbi readers;
    private @Nullable Connection claim;

    /** Starts the pools, without waiting for a connection. */
    Database(Dialect dialect) {
        this.dialect = dialect;
        writerPool = start(dialect.writerPool());
        writers = Jdbi.create(writerPool);
        @Nullable HikariConfig reading = dialect.readerPool();
        readerPool = reading == null ? null : start(reading);
        readers = readerPool == null ? writers : Jdbi.create(readerPool);
    }

    private static HikariDataSource start(HikariConfig pool) {
        pool.setInitializationFailTimeout(-1);
        return new HikariDataSource(pool);
    }

    String describe() {
        return dialect.describe();
    }

    /** See {@link io.coldstream.storage.metadata.MetadataStore#claim}. */
    synchronized void claim() throws StorageException {
        if (claim != null) {
            throw claimedByAnother();
        }
        try {
            claim = dialect.claim().orElseThrow(this::claimedByAnother);
        } catch (SQLException e) {
            throw SqlErrors.translate(describe(), "to claim it", e);
        }
    }

    private void letGo() {
        if (claim == null) {
            return;
        }
        try {
            claim.close();
        } catch (SQLException e) { // then the connection is gone, and the claim with it
            LOG.debug("The claim on {} had ended before", describe(), e);
        }
        claim = null;
    }

    private StorageException claimedByAnother() {
        return new StorageException(
                StorageException.Kind.CONFLICT,
                describe() + " is in use by another broker; stop that one, or give this one a database of its own");
    }

    /** What is appended to a SELECT so that its rows stay as they are until the transaction ends. */
    String forUpdate() {
        return dialect.forUpdate();
    }

    /** Runs one transaction; it is durable when this returns, and rolled back when it throws. */
    <T> T write(String action, Work<T> work) throws StorageException {
        try {
            return writers.inTransaction(work::perform);
        } catch (JdbiException | CorruptRowException e) {
            throw SqlErrors.translate(describe(), action, e);
        }
    }

    /** Runs one transaction that has no result. */
    void change(String action, Change change) throws StorageException {
        write(action, handle -> {
            change.perform(handle);
            return true;
        });
    }

    /** Runs one query. */
    <T> T read(String action, Work<T> query) throws StorageException {
        try {
            return readers.withHandle(query::perform);
        } catch (JdbiException | CorruptRowException e) {
            throw SqlErrors.translate(describe(), action, e);
        }
    }

    @Override
    public synchronized void close() {
        letGo();
        if (readerPool != null) {
            readerPool.close();
        }
        writerPool.close(); // last: SQLite's last connection folds the write-ahead log into the file
    }
}

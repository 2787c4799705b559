package io.coldstream.storage.jdbc;

import com.zaxxer.hikari.HikariConfig;
import io.coldstream.storage.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** SQLite whose file may grow to a number of pages only. */
record BoundedSqlite(Dialect sqlite, int pagesMax) implements Dialect {
    @Override
    public String describe() {
        return sqlite.describe();
    }

    @Override
    public void prepare() {}

    @Override
    public List<String> migrations() {
        return sqlite.migrations();
    }

    @Override
    public Optional<String> historyTable(Connection connection) throws SQLException {
        return sqlite.historyTable(connection);
    }

    @Override
    public Optional<FirstTables.Way> firstTables() {
        return sqlite.firstTables();
    }

    @Override
    public void exclusively(Migration migration) throws StorageException {
        sqlite.exclusively(migration);
    }

    @Override
    public Optional<Connection> claim() throws SQLException {
        return sqlite.claim();
    }

    @Override
    public DataSource unpooled() {
        return sqlite.unpooled();
    }

    @Override
    public @Nullable String schema() {
        return null;
    }

    @Override
    public HikariConfig writerPool() {
        HikariConfig pool = sqlite.writerPool();
        pool.setConnectionInitSql("PRAGMA max_page_count = " + pagesMax);
        return pool;
    }

    @Override
    public @Nullable HikariConfig readerPool() {
        return sqlite.readerPool();
    }

    @Override
    public String forUpdate() {
        return sqlite.forUpdate();
    }
}

package io.coldstream.storage.jdbc;

import com.zaxxer.hikari.HikariConfig;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL, one pool for everything. What the URL sets wins over the defaults here. A commit is durable even where
 * the server's default is {@code synchronous_commit = off}; a stricter setting is left alone.
 */
final class PostgresDialect implements Dialect {
    static final String PREFIX = "jdbc:postgresql:";

    /** At the beginning of a search path; a quote in the name is doubled. */
    private static final Pattern QUOTED_SCHEMA = Pattern.compile("\\s*\"((?:[^\"]|\"\")*)\"");

    private final DatabaseSettings settings;
    private final PGSimpleDataSource dataSource;

    PostgresDialect(DatabaseSettings settings) {
        this.settings = settings;
        dataSource = dataSource(settings);
    }

    private static PGSimpleDataSource dataSource(DatabaseSettings settings) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setApplicationName("coldstream");
        dataSource.setReWriteBatchedInserts(true);
        dataSource.setTcpKeepAlive(true);
        int connectTimeoutSeconds = (int) Math.max(1, TimeUnit.MILLISECONDS.toSeconds(settings.connectTimeoutMs()));
        dataSource.setConnectTimeout(connectTimeoutSeconds);
        dataSource.setLoginTimeout(connectTimeoutSeconds);
        // The server ends a slow statement itself; the socket's limit is for a server that says nothing any more.
        dataSource.setSocketTimeout((int) TimeUnit.MILLISECONDS.toSeconds(settings.statementTimeoutMs()) + 5);
        try {
            dataSource.setUrl(settings.url());
        } catch (IllegalArgumentException e) { // its message repeats the URL, which may hold a password
            throw new IllegalArgumentException("the URL of a PostgreSQL database is " + PREFIX
                    + "//<host>[:<port>]/<database>[?<setting>=<value>&...]");
        }
        if (settings.user() != null) {
            dataSource.setUser(settings.user());
        }
        if (settings.password() != null) {
            dataSource.setPassword(settings.password());
        }
        return dataSource;
    }

    @Override
    public String describe() {
        StringBuilder where = new StringBuilder("PostgreSQL at ");
        String[] hosts = dataSource.getServerNames();
        int[] ports = dataSource.getPortNumbers();
        for (int index = 0; index < hosts.length; index++) {
            where.append(index == 0 ? "" : ",").append(hosts[index]);
            if (ports[index] != 0) {
                where.append(':').append(ports[index]);
            }
        }
        where.append('/').append(dataSource.getDatabaseName());
        @Nullable String schema = schema();
        return schema == null ? where.toString() : where + ", schema " + schema;
    }

    /**
     * The database is the operator's to create, so this only asks whether tables may be created in it: the migrations
     * would ask ten times, a second apart.
     */
    @Override
    public void prepare() throws StorageException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            Optional<String> history = historyTable(connection);
            if (history.isEmpty()) {
                return; // the schema is missing, and the migrations say so if they may not create it
            }
            try (ResultSet answer = statement.executeQuery("SELECT to_regclass(" + literal(history.get())
                    + ") IS NOT NULL OR has_schema_privilege(current_schema(), 'CREATE')")) {
                if (answer.next() && !answer.getBoolean(1)) {
                    throw new StorageException(
                            Kind.DENIED,
                            describe() + ": this user may not create tables; grant it CREATE on the schema, or give it"
                                    + " a schema of its own");
                }
            }
        } catch (SQLException e) {
            throw SqlErrors.translate(describe(), "to connect", e);
        }
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /**
     * In the schema where the tables are or will be, and no other: a search path goes on to others' tables where its
     * first schema has none, or is not there yet.
     */
    @Override
    public Optional<String> historyTable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT current_schema(), quote_ident(current_schema())")) {
            @Nullable String current = answer.next() ? answer.getString(1) : null;
            @Nullable String wanted = schema();
            return current == null || (wanted != null && !wanted.equals(current))
                    ? Optional.empty()
                    : Optional.of(answer.getString(2) + "." + Migrations.HISTORY_TABLE);
        }
    }

    @Override
    public Optional<FirstTables.Way> firstTables() {
        return Optional.empty(); // a team's database is made once, and may have owners and schemas of all kinds
    }

    @Override
    public void exclusively(Migration migration) throws StorageException {
        migration.perform(); // Flyway takes an advisory lock of the server's
    }

    /** An advisory lock of the session, one for each schema: it ends with the connection, however that ends. */
    @Override
    public Optional<Connection> claim() throws SQLException {
        Connection connection = dataSource.getConnection();
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT pg_try_advisory_lock(hashtext('coldstream broker'),"
                        + " hashtext(coalesce(current_schema(), '')))")) {
            if (answer.next() && answer.getBoolean(1)) {
                return Optional.of(connection);
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        connection.close();
        return Optional.empty();
    }

    @Override
    public List<String> migrations() {
        return List.of("db/migration", "db/postgresql");
    }

    @Override
    public DataSource unpooled() {
        return dataSource;
    }

    /** The first schema of the search path, as the server reads it; where that depends on the user, the server says. */
    @Override
    public @Nullable String schema() {
        @Nullable String searchPath = dataSource.getCurrentSchema();
        if (searchPath == null) {
            return null;
        }
        Matcher quoted = QUOTED_SCHEMA.matcher(searchPath);
        if (quoted.lookingAt()) {
            return orTheServers(quoted.group(1).replace("\"\"", "\""));
        }
        return orTheServers(searchPath.split(",", 2)[0].trim().toLowerCase(Locale.ROOT));
    }

    private static @Nullable String orTheServers(String schema) {
        return schema.isEmpty() || schema.equals("$user") ? null : schema;
    }

    @Override
    public HikariConfig writerPool() {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("coldstream-postgresql");
        pool.setDataSource(dataSource);
        pool.setMaximumPoolSize(settings.connectionsMax());
        pool.setMinimumIdle(Math.min(2, settings.connectionsMax()));
        pool.setConnectionTimeout(settings.connectTimeoutMs());
        pool.setValidationTimeout(Math.min(settings.connectTimeoutMs(), TimeUnit.SECONDS.toMillis(2)));
        pool.setConnectionInitSql("SELECT set_config('statement_timeout', '" + settings.statementTimeoutMs()
                + "', false), set_config('lock_timeout', '" + settings.statementTimeoutMs()
                + "', false), set_config('idle_in_transaction_session_timeout', '" + settings.statementTimeoutMs()
                + "', false), set_config('synchronous_commit', CASE current_setting('synchronous_commit')"
                + " WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)");
        return pool;
    }

    @Override
    public @Nullable HikariConfig readerPool() {
        return null;
    }

    @Override
    public String forUpdate() {
        return " FOR UPDATE";
    }
}

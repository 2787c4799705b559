package io.coldstream.storage.jdbc;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/** Brings a database's tables to the form that this version knows. */
final class Migrations {
    static final String HISTORY_TABLE = "coldstream_schema_history";

    private Migrations() {}

    /**
     * Creates or upgrades the tables; changes nothing if they are up to date.
     *
     * @throws StorageException CORRUPT if a newer version has upgraded them, or if the database holds other tables
     */
    static void migrate(Dialect dialect) throws StorageException {
        dialect.exclusively(() -> {
            if (SchemaHistory.isUpToDate(dialect) || FirstTables.make(dialect, System::nanoTime)) {
                return;
            }
            try {
                Flyway flyway = flyway(dialect);
                refuseNewer(dialect, flyway);
                flyway.migrate();
            } catch (FlywayException e) {
                throw translate(dialect, e);
            }
        });
    }

    private static StorageException translate(Dialect dialect, FlywayException failure) {
        if (failure.getCause() != null) {
            return SqlErrors.translate(dialect.describe(), "to create or upgrade the tables", failure);
        }
        return new StorageException( // Flyway's own objection, not the database's
                Kind.CORRUPT,
                dialect.describe() + ": the tables are not those that Coldstream made; give it a database or"
                        + " a schema of its own, or restore a backup (" + firstLine(failure) + ")",
                failure);
    }

    private static Flyway flyway(Dialect dialect) {
        FluentConfiguration configuration = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(dialect.unpooled())
                .locations(dialect.migrations().stream()
                        .map(folder -> "classpath:" + folder)
                        .toArray(String[]::new))
                .table(HISTORY_TABLE)
                .loggers("slf4j")
                .connectRetries(0);
        @Nullable String schema = dialect.schema();
        if (schema != null) {
            configuration.defaultSchema(schema);
        }
        return configuration.load();
    }

    private static void refuseNewer(Dialect dialect, Flyway flyway) throws StorageException {
        @Nullable
        MigrationInfo newer = Arrays.stream(flyway.info().applied())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS
                        || migration.getState() == MigrationState.FUTURE_FAILED)
                .findFirst()
                .orElse(null);
        if (newer != null) {
            throw new StorageException(
                    Kind.CORRUPT,
                    dialect.describe() + ": a newer version of Coldstream has upgraded the tables (to schema version "
                            + newer.getVersion() + "); start that version, or restore the backup from before");
        }
    }

    private static String firstLine(FlywayException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}

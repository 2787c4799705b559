package io.coldstream.broker.config;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Which database holds topics, groups and the catalogue. */
public final class DatabaseConfig {
    @JsonProperty
    @JsonSetter(nulls = Nulls.SKIP)
    private String url = "";

    @JsonProperty
    @JsonSetter(nulls = Nulls.SKIP)
    private String user = "";

    @JsonProperty
    @JsonSetter(nulls = Nulls.SKIP)
    private String password = "";

    @Min(1)
    @JsonProperty
    private int poolSize = 8;

    @MinDuration(value = 250, unit = TimeUnit.MILLISECONDS)
    @JsonProperty
    private Duration connectTimeout = Duration.seconds(5);

    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    @JsonProperty
    private Duration statementTimeout = Duration.seconds(30);

    /** The JDBC URL; an SQLite file in the data directory by default. */
    public String url(Path dataDir) {
        return url.isBlank() ? "jdbc:sqlite:" + dataDir.resolve("coldstream.db") : url;
    }

    public @Nullable String user() {
        return user.isBlank() ? null : user;
    }

    public @Nullable String password() {
        return password.isBlank() ? null : password;
    }

    /** Connections to PostgreSQL; SQLite has one writer whatever this says. */
    public int poolSize() {
        return poolSize;
    }

    /** How long to wait for a connection. */
    public long connectTimeoutMs() {
        return connectTimeout.toMilliseconds();
    }

    /** How long one statement, or the wait for one lock, may take. */
    public long statementTimeoutMs() {
        return statementTimeout.toMilliseconds();
    }

    @JsonIgnore
    @ValidationMethod(message = "database.url must start with jdbc:sqlite: or jdbc:postgresql:")
    public boolean isUrlLegal() {
        return url.isBlank() || url.startsWith("jdbc:sqlite:") || url.startsWith("jdbc:postgresql:");
    }
}

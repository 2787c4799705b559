package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * How the broker is.
 *
 * @param status the worst status among the checks
 * @param checks what was looked at
 */
public record HealthReport(
        @JsonProperty("status") String status,
        @JsonProperty("checks") List<Check> checks) {
    public HealthReport {
        checks = List.copyOf(checks);
    }

    /**
     * One part of the broker, or one thing that it needs.
     *
     * @param name {@code database}, {@code object_store}, ...
     * @param status {@code healthy}, {@code degraded} (the broker serves, with less than it should have) or
     *     {@code unhealthy} (it cannot serve)
     * @param message what was found, in one sentence
     * @param checkedAt when
     */
    public record Check(
            @JsonProperty("name") String name,
            @JsonProperty("status") String status,
            @JsonProperty("message") String message,

            @JsonProperty("checked_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant checkedAt) {}
}

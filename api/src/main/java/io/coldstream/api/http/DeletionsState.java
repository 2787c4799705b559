package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether anything may be deleted at all.
 *
 * @param suspended whether nothing is deleted until somebody accepts the database as it is
 * @param since since when, or {@code null}
 * @param difference what is not as it was, or {@code null} if everything is
 * @param reason what to do about it, for people, or {@code null}
 */
public record DeletionsState(
        @JsonProperty("suspended") boolean suspended,

        @JsonProperty("since") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant since,

        @JsonProperty("difference") @Nullable Difference difference,
        @JsonProperty("reason") @Nullable String reason) {
    /**
     * What is not as it was; what is, is left out.
     *
     * @param database how the database differs from the one that this broker knew, or {@code null}
     * @param clock how the clock differs from what can be true, or {@code null}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Difference(
            @JsonProperty("database") @Nullable String database,
            @JsonProperty("clock") @Nullable Clock clock) {}

    /**
     * A clock that jumped ahead. Deletion goes on by the trusted time.
     *
     * @param says what the clock says
     * @param trusted what deletion goes by
     * @param aheadMs how far the clock is ahead of that
     */
    public record Clock(
            @JsonProperty("says") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant says,

            @JsonProperty("trusted") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant trusted,

            @JsonProperty("ahead_ms") long aheadMs) {}
}

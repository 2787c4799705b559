package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When and why records went, as the audit log has it.
 *
 * @param at when
 * @param actor who took the decision
 * @param rule the rule that said so, or {@code null} if somebody just wanted it
 * @param reason why, in a sentence
 * @param plan the plan that it was part of, or {@code null}
 */
public record Gone(
        @JsonProperty("at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant at,

        @JsonProperty("actor") String actor,
        @JsonProperty("rule") @Nullable String rule,
        @JsonProperty("reason") String reason,
        @JsonProperty("plan") @Nullable String plan) {}

package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit log; {@code docs/audit-format.md} says how the hashes are made.
 *
 * @param number its place in the log, from 0
 * @param at when it was decided
 * @param actor who decided
 * @param action what
 * @param subject about what
 * @param reason why
 * @param rule the rule that said so
 * @param plan the plan that it was part of
 * @param previousHash the hash of the entry before
 * @param hash its own
 */
public record AuditEntryDetail(
        @JsonProperty("number") long number,

        @JsonProperty("at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant at,

        @JsonProperty("actor") String actor,
        @JsonProperty("action") String action,
        @JsonProperty("subject") String subject,
        @JsonProperty("reason") String reason,
        @JsonProperty("rule") @Nullable String rule,
        @JsonProperty("plan") @Nullable String plan,
        @JsonProperty("previous_hash") @Nullable String previousHash,
        @JsonProperty("hash") @Nullable String hash) {}

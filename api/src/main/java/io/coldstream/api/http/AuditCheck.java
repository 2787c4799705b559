package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a check of the audit log found.
 *
 * @param intact whether all entries are what was written
 * @param entries how many entries are, from the first on
 * @param firstBroken the first that is not, or {@code null}
 */
public record AuditCheck(
        @JsonProperty("intact") boolean intact,
        @JsonProperty("entries") long entries,
        @JsonProperty("first_broken") @Nullable BrokenEntry firstBroken) {
    /**
     * An entry that is not what was written.
     *
     * @param number the number that it has, or should have
     * @param what what is wrong with it
     */
    public record BrokenEntry(
            @JsonProperty("number") long number,
            @JsonProperty("what") String what) {}
}

package io.coldstream.tiering.retention;

import java.util.Objects;

/**
 * Why something is to be done.
 *
 * @param rule the rule that says so
 * @param measured what was measured when the plan was made, in the rule's unit
 * @param limit the limit that it is held against, in the same unit
 */
public record Reason(Rule rule, long measured, long limit) {
    public Reason {
        Objects.requireNonNull(rule, "rule");
    }

    /** The rule and its numbers as a sentence for people. */
    public String sentence() {
        return rule.sentence(measured, limit);
    }
}

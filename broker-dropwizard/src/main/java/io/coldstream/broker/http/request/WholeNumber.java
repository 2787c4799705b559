package io.coldstream.broker.http.request;

import java.util.Optional;

/** Whole numbers in parameters: decimal ASCII digits and at most a sign. */
public final class WholeNumber {
    private WholeNumber() {}

    /** The number, or nothing if the text is not one or needs more than 64 bits. */
    public static Optional<Long> parse(String text) {
        try {
            return text.chars().allMatch(c -> c < 128) ? Optional.of(Long.parseLong(text)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}

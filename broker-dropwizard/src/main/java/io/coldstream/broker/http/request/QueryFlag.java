package io.coldstream.broker.http.request;

import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.Quote;
import org.jspecify.annotations.Nullable;

/** Parameters that are {@code true} or {@code false}. */
public final class QueryFlag {
    private QueryFlag() {}

    /**
     * Reads a parameter; one that is left out is false.
     *
     * @throws ProblemException if it is anything else
     */
    public static boolean parse(String name, @Nullable String text) {
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw ProblemException.invalid(name, name + " must be true or false; it was " + Quote.of(text) + ".");
    }
}

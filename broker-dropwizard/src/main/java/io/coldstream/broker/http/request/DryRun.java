package io.coldstream.broker.http.request;

import io.coldstream.broker.http.problem.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameter by which somebody asks what would be done. Who may send a request, and what the request does, both go by
 * it, and so both read it here.
 */
public final class DryRun {
    /** The parameter's name. */
    public static final String PARAMETER = "dry_run";

    private DryRun() {}

    /**
     * Reads the parameter; one that is left out is false.
     *
     * @throws ProblemException if it is neither true nor false
     */
    public static boolean parse(@Nullable String text) {
        return QueryFlag.parse(PARAMETER, text);
    }

    /**
     * Reads the parameter from all its values: two of them could be understood in two ways.
     *
     * @throws ProblemException if it is there more than once, or neither true nor false
     */
    public static boolean parse(@Nullable List<String> values) {
        if (values == null || values.isEmpty()) {
            return false;
        }
        if (values.size() > 1) {
            throw ProblemException.invalid(
                    PARAMETER, PARAMETER + " must be there once; it was there " + values.size() + " times.");
        }
        return parse(values.get(0));
    }
}

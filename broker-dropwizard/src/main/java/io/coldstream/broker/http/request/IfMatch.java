package io.coldstream.broker.http.request;

import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header {@code If-Match} (RFC 9110): which versions of a thing a change is for. Immutable. */
public final class IfMatch {
    /** Any version will do. */
    public static final IfMatch ANY = new IfMatch(null);

    private static final String NAME = "If-Match";
    private static final Pattern TAG = Pattern.compile("\\s*(W/)?\"([\\x21\\x23-\\x7e]*)\"\\s*(,|$)");

    /** What the server puts at the end of the tags of compressed answers. */
    private static final String COMPRESSED = "--gzip";

    private final @Nullable Set<String> tags;

    private IfMatch(@Nullable Set<String> tags) {
        this.tags = tags;
    }

    /**
     * Reads the header.
     *
     * @throws ProblemException if it is missing, or is not what it should be
     */
    public static IfMatch required(@Nullable String header) {
        if (header == null) {
            throw ProblemException.of(
                    ProblemType.PRECONDITION_REQUIRED,
                    NAME,
                    "The header If-Match must say which version this changes: the ETag of what was read, or * for any.");
        }
        return header.strip().equals("*") ? ANY : new IfMatch(parse(header));
    }

    private static Set<String> parse(String header) {
        Set<String> tags = new HashSet<>();
        Matcher tag = TAG.matcher(header);
        int end = 0;
        while (end < header.length()) {
            if (!tag.find(end) || tag.start() != end) {
                throw ProblemException.invalid(
                        NAME, "If-Match must be an ETag in double quotes, or *; it was " + Quote.of(header) + ".");
            }
            if (tag.group(1) == null) { // a weak tag never matches
                String text = tag.group(2);
                tags.add(text.endsWith(COMPRESSED) ? text.substring(0, text.length() - COMPRESSED.length()) : text);
            }
            end = tag.end();
        }
        return tags;
    }

    /**
     * Refuses a change of another version.
     *
     * @param etag the present version's tag, without quotes
     * @throws ProblemException if the header does not name it
     */
    public void require(String etag) {
        if (tags != null && !tags.contains(etag)) {
            throw ProblemException.of(
                    ProblemType.PRECONDITION_FAILED,
                    NAME,
                    "Somebody changed it meanwhile: its ETag is \"" + etag + "\" now. Read it again.");
        }
    }
}

package io.coldstream.broker.http.request;

import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.Quote;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is wanted. A token says behind which entry the page starts, so that pages stay right while
 * entries come and go.
 */
public final class PageRequest {
    public static final int PAGE_SIZE_DEFAULT = 100;
    public static final int PAGE_SIZE_MAX = 1000;

    private static final int TOKEN_CHARACTERS_MAX = 100_000;

    private final int pageSize;
    private final @Nullable String position;

    private PageRequest(int pageSize, @Nullable String position) {
        this.pageSize = pageSize;
        this.position = position;
    }

    /**
     * Reads the parameters {@code page_size} and {@code page_token}.
     *
     * @throws ProblemException if the size is not from 1 to {@link #PAGE_SIZE_MAX}, or the token is not one of ours
     */
    public static PageRequest of(@Nullable String pageSize, @Nullable String pageToken) {
        return new PageRequest(
                pageSize == null ? PAGE_SIZE_DEFAULT : parseSize(pageSize),
                pageToken == null ? null : parseToken(pageToken));
    }

    /** The most entries that the page has. */
    public int pageSize() {
        return pageSize;
    }

    /** The position behind which the page starts, or nothing for the first page. */
    public Optional<String> position() {
        return Optional.ofNullable(position);
    }

    /** The token for the page behind a position. */
    public static String token(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    /** The refusal of a token. */
    public static ProblemException badToken() {
        return ProblemException.invalid(
                "page_token", "page_token must be the next_page_token of the page before, or be left out.");
    }

    private static int parseSize(String text) {
        Optional<Long> size = WholeNumber.parse(text);
        if (size.isPresent() && size.get() >= 1 && size.get() <= PAGE_SIZE_MAX) {
            return size.get().intValue();
        }
        throw ProblemException.invalid(
                "page_size",
                "page_size must be a whole number from 1 to " + PAGE_SIZE_MAX + "; it was " + Quote.of(text) + ".");
    }

    private static String parseToken(String text) {
        if (text.isEmpty() || text.length() > TOKEN_CHARACTERS_MAX) {
            throw badToken();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw badToken();
        }
    }
}

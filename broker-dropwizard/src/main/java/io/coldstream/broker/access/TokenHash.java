package io.coldstream.broker.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The hash of a bearer token, {@code sha256$} and 64 hexadecimal digits. One SHA-256 is enough for what is random and
 * long: there is nothing to guess. Immutable.
 */
public final class TokenHash {
    /** Shorter tokens are refused, since they could be guessed. */
    public static final int TOKEN_CHARACTERS_MIN = 32;

    private static final String PREFIX = "sha256$";
    private static final Pattern FORM = Pattern.compile("sha256\\$[0-9a-f]{64}");

    private final byte[] hash;

    private TokenHash(byte[] hash) {
        this.hash = hash;
    }

    /** Hashes a token. */
    public static TokenHash of(String token) {
        try {
            return new TokenHash(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Reads what {@link #toString} wrote; nothing if it is not such a text. */
    public static Optional<TokenHash> parse(String text) {
        return FORM.matcher(text).matches()
                ? Optional.of(new TokenHash(HexFormat.of().parseHex(text.substring(PREFIX.length()))))
                : Optional.empty();
    }

    /** Whether both are hashes of one token; takes the same time either way. */
    boolean isSame(TokenHash other) {
        return MessageDigest.isEqual(hash, other.hash);
    }

    /** The form that stands in configuration files. */
    @Override
    public String toString() {
        return PREFIX + HexFormat.of().formatHex(hash);
    }
}

package io.coldstream.storage.object;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The name of an object: segments of {@code [a-zA-Z0-9._-]} joined by single slashes, at most 900 bytes (S3 allows
 * 1024, which leaves room for a store's own prefix). No segment is {@code "."} or {@code ".."} or starts with a dot or
 * has more than 255 bytes, so that every key is also a safe relative path.
 *
 * @param value the key, without a leading or trailing slash
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {
    private static final int MAX_BYTES = 900;
    private static final String SEGMENT = "[a-zA-Z0-9_-][a-zA-Z0-9._-]{0,254}";
    private static final Pattern LEGAL = Pattern.compile(SEGMENT + "(/" + SEGMENT + ")*");
    private static final Pattern LEGAL_PREFIX = Pattern.compile("(" + SEGMENT + "/)*(" + SEGMENT + ")?");

    public ObjectKey {
        if (!LEGAL.matcher(value).matches() || value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException("not an object key: \"" + value + "\"");
        }
    }

    /** Whether any key can start with the given text. A store answers a listing of another prefix with nothing. */
    public static boolean mayStartWith(String prefix) {
        return prefix.length() <= MAX_BYTES && LEGAL_PREFIX.matcher(prefix).matches();
    }

    @Override
    public int compareTo(ObjectKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

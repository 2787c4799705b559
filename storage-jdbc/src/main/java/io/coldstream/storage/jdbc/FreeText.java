package io.coldstream.storage.jdbc;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Text that clients choose, in a form that every database can hold. PostgreSQL refuses the NUL character, and UTF-8
 * has no form for half a surrogate pair; both become a backslash, a {@code u} and four hexadecimal digits, and a
 * backslash becomes two. All other text stays as it is.
 */
final class FreeText {
    private static final HexFormat HEX = HexFormat.of();

    private FreeText() {}

    static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (unit == '\\') {
                encoded.append("\\\\");
            } else if (unit == 0 || isUnpaired(text, index)) {
                encoded.append("\\u").append(HEX.toHexDigits(unit));
            } else {
                encoded.append(unit);
            }
        }
        return encoded.toString();
    }

    static @Nullable String encodeNullable(@Nullable String text) {
        return text == null ? null : encode(text);
    }

    private static boolean isUnpaired(String text, int index) {
        char unit = text.charAt(index);
        if (Character.isHighSurrogate(unit)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        return Character.isLowSurrogate(unit) && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }

    /**
     * The text that was encoded.
     *
     * @throws IllegalArgumentException if nothing encodes to {@code encoded}
     */
    static String decode(String encoded) {
        if (encoded.indexOf('\\') < 0) {
            return encoded;
        }
        StringBuilder text = new StringBuilder(encoded.length());
        int index = 0;
        while (index < encoded.length()) {
            char unit = encoded.charAt(index);
            if (unit != '\\') {
                text.append(unit);
                index++;
            } else if (encoded.startsWith("\\\\", index)) {
                text.append('\\');
                index += 2;
            } else if (encoded.startsWith("\\u", index) && index + 6 <= encoded.length()) {
                text.append((char) HexFormat.fromHexDigits(encoded, index + 2, index + 6));
                index += 6;
            } else {
                throw new IllegalArgumentException("a lone backslash at " + index);
            }
        }
        return text.toString();
    }
}

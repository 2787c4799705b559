package io.coldstream.broker.http.messages;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Looks for a text in UTF-8 bytes that come in pieces, in a bounded amount of memory. Bytes that are no text match
 * nothing, but hide no text beside them. Owned by one thread.
 */
final class TextSearch {
    private static final int WINDOW_CHARACTERS = 4 << 10;
    private static final char NO_TEXT = '\uFFFF'; // no character, so that no needle holds it

    private final char[] needle;
    private final boolean ignoreCase;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE)
            .replaceWith(String.valueOf(NO_TEXT));

    /** What has been decoded and may still be the beginning of the text, and what is decoded next. */
    private final CharBuffer window;
    /** The first bytes of a character whose others come with the next piece; at most 3. */
    private final ByteBuffer split = ByteBuffer.allocate(16);

    private boolean found;

    TextSearch(String text, boolean ignoreCase) {
        this.ignoreCase = ignoreCase;
        this.needle = text.toCharArray();
        if (ignoreCase) {
            fold(needle, 0, needle.length);
        }
        this.window = CharBuffer.allocate(needle.length + WINDOW_CHARACTERS);
    }

    /** Forgets what came, for the next run of bytes. */
    void reset() {
        found = false;
        decoder.reset();
        window.clear();
        split.clear();
    }

    boolean found() {
        return found;
    }

    /** The next piece: the first {@code length} bytes of a buffer. */
    void accept(byte[] buffer, int length) {
        ByteBuffer in = ByteBuffer.wrap(buffer, 0, length);
        // A character that was split is completed byte by byte: it is gone as soon as it is whole, or cannot be.
        while (!found && split.position() > 0 && in.hasRemaining()) {
            split.put(in.get());
            split.flip();
            decode(split);
            split.compact();
        }
        while (!found && in.hasRemaining()) {
            int before = in.remaining();
            decode(in);
            if (in.remaining() == before) { // what is left is the beginning of a character
                split.put(in);
            }
        }
    }

    private void decode(ByteBuffer in) {
        int from = window.position();
        decoder.decode(in, window, false);
        if (ignoreCase) {
            fold(window.array(), from, window.position());
        }
        found = contains(window.array(), window.position());
        int kept = Math.min(window.position(), needle.length - 1);
        char[] characters = window.array();
        System.arraycopy(characters, window.position() - kept, characters, 0, kept);
        window.position(kept);
    }

    private boolean contains(char[] characters, int length) {
        for (int at = 0; at + needle.length <= length; at++) {
            int same = 0;
            while (same < needle.length && characters[at + same] == needle[same]) {
                same++;
            }
            if (same == needle.length) {
                return true;
            }
        }
        return false;
    }

    /** As {@link String#equalsIgnoreCase} compares. */
    private static void fold(char[] characters, int from, int to) {
        for (int i = from; i < to; i++) {
            characters[i] = Character.toLowerCase(Character.toUpperCase(characters[i]));
        }
    }
}

package io.coldstream.coordinator.classic;

import java.util.regex.Pattern;

/** Texts from clients. */
final class Texts {
    private static final int LOGGED_CHARS_MAX = 256;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Texts() {}

    /** A client's words, short and on one line. */
    static String forLog(String text) {
        String head = text.length() <= LOGGED_CHARS_MAX ? text : text.substring(0, LOGGED_CHARS_MAX);
        return CONTROL.matcher(head).replaceAll(" ");
    }
}

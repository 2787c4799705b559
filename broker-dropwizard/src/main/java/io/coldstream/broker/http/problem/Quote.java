package io.coldstream.broker.http.problem;

/** Repeats what a client sent inside a sentence: quoted, on one line, and no longer than a sentence should be. */
public final class Quote {
    private static final int LENGTH_MAX = 100;

    private Quote() {}

    /** The text in double quotes; control characters become spaces, and a long text loses its end. */
    public static String of(String text) {
        boolean isLong = text.length() > LENGTH_MAX;
        String shown = isLong ? text.substring(0, LENGTH_MAX) : text;
        String oneLine = shown.codePoints()
                .map(point ->
                        Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "\"" + oneLine + (isLong ? "..." : "") + "\"";
    }
}

package io.coldstream.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Durations, sizes and times in sentences for people: short, in units that they think in. Documents have exact numbers. */
public final class Amounts {
    private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final long[] DURATIONS_MS = {31_536_000_000L, 86_400_000, 3_600_000, 60_000, 1000, 1};
    private static final String[] DURATION_UNITS = {"y", "d", "h", "min", "s", "ms"};

    private static final int SECONDS = 4;

    private Amounts() {}

    /**
     * The two largest units of a duration in milliseconds, rounded down: {@code 65 d 15 h}; a year has 365 days, and
     * milliseconds are told of less than ten seconds only.
     */
    public static String duration(long ms) {
        if (ms < 0) {
            return ms == Long.MIN_VALUE ? duration(ms + 1) : "-" + duration(-ms);
        }
        int unit = 0;
        while (unit < DURATIONS_MS.length - 1 && ms < DURATIONS_MS[unit]) {
            unit++;
        }
        String first = ms / DURATIONS_MS[unit] + " " + DURATION_UNITS[unit];
        boolean last = unit == DURATIONS_MS.length - 1 || (unit == SECONDS && ms >= 10_000);
        long second = last ? 0 : ms % DURATIONS_MS[unit] / DURATIONS_MS[unit + 1];
        return second == 0 ? first : first + " " + second + " " + DURATION_UNITS[unit + 1];
    }

    /** Three digits of a size and a binary unit: {@code 63.8 GiB}. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 1023.5 && unit < BYTE_UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        int digits = unit == 0 || Math.abs(value) >= 99.95 ? 0 : Math.abs(value) >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + digits + "f %s", value, BYTE_UNITS[unit]);
    }

    /** A moment to the second: {@code 2026-12-16 07:17:28 UTC}. */
    public static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
    }
}

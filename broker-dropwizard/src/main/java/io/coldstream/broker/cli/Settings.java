package io.coldstream.broker.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads settings of retention as people write them: {@code total.max_age_ms=7d}. Stateless. */
final class Settings {
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,19})\\s*([A-Za-z]*)");
    private static final Map<String, Long> DURATIONS =
            Map.of("", 1L, "ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L, "w", 604_800_000L);
    private static final Map<String, Long> SIZES = Map.of(
            "", 1L, "b", 1L, "k", 1L << 10, "kib", 1L << 10, "m", 1L << 20, "mib", 1L << 20, "g", 1L << 30, "gib",
            1L << 30, "t", 1L << 40, "tib", 1L << 40);

    private Settings() {}

    /**
     * Puts settings into the body of a patch.
     *
     * @throws CommandFailure naming the first that cannot be read
     */
    static void read(List<String> settings, ObjectNode body) throws CommandFailure {
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals <= 0) {
                throw new CommandFailure(ExitCode.USAGE, "--set must be like total.max_age_ms=7d; it was " + setting);
            }
            put(
                    body,
                    setting.substring(0, equals).strip(),
                    setting.substring(equals + 1).strip());
        }
    }

    private static void put(ObjectNode body, String path, String value) throws CommandFailure {
        int dot = path.indexOf('.');
        ObjectNode section = dot < 0 ? body : body.withObject("/" + path.substring(0, dot));
        String name = path.substring(dot + 1);
        if (value.equals("none") || value.equals("null")) {
            section.putNull(name);
        } else if (name.endsWith("_ms")) {
            section.put(name, number(path, value, DURATIONS, "7d, 12h, 90m, 30s or a number of milliseconds"));
        } else if (name.endsWith("_bytes")) {
            section.put(name, number(path, value, SIZES, "500GiB, 20MiB or a number of bytes"));
        } else if (value.equals("true") || value.equals("false")) {
            section.put(name, Boolean.parseBoolean(value));
        } else {
            section.put(name, value);
        }
    }

    private static long number(String path, String value, Map<String, Long> units, String wanted)
            throws CommandFailure {
        Matcher number = NUMBER.matcher(value);
        if (number.matches()) {
            Long unit = units.get(number.group(2).toLowerCase(Locale.ROOT));
            try {
                if (unit != null) {
                    return Math.multiplyExact(Long.parseLong(number.group(1)), unit);
                }
            } catch (NumberFormatException | ArithmeticException e) {
                // The same answer as for a unit that there is not.
            }
        }
        throw new CommandFailure(
                ExitCode.USAGE, path + " must be like " + wanted + ", or none for no limit; it was " + value);
    }
}

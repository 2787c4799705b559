package io.coldstream.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Makes values that look like events of a web shop: JSON with repeated field names, numbers, ids and a random token, so
 * that zstd finds about as much in them as in real events. The same seed gives the same values. Not thread-safe.
 */
public final class JsonValues {
    /** What the stock tools call a 1 KB record. */
    public static final int VALUE_BYTES = 1024;

    private static final long FIRST_TIMESTAMP_MS = 1_700_000_000_000L;
    private static final List<String> KINDS = List.of("order.placed", "order.paid", "cart.changed", "item.viewed");
    private static final List<String> COUNTRIES = List.of("DE", "AT", "CH", "FR", "NL", "PL", "IT", "DK");
    private static final List<String> WORDS = List.of(
            "amber",
            "basket",
            "candle",
            "drawer",
            "engine",
            "fabric",
            "garden",
            "hammer",
            "island",
            "jacket",
            "kettle",
            "ladder",
            "mirror",
            "needle",
            "orange",
            "pepper",
            "quartz",
            "ribbon",
            "saddle",
            "teapot",
            "umbrella",
            "velvet",
            "walnut",
            "yellow",
            "zipper",
            "bottle",
            "cotton",
            "desk",
            "carpet",
            "lantern",
            "notebook",
            "pillow");

    private final Random random;
    private long timestampMs = FIRST_TIMESTAMP_MS;

    public JsonValues(long seed) {
        this.random = new Random(seed);
    }

    /** Makes {@code count} values of {@link #VALUE_BYTES} each. */
    public List<byte[]> next(int count) {
        List<byte[]> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(next());
        }
        return values;
    }

    private byte[] next() {
        timestampMs += random.nextInt(50);
        StringBuilder json = new StringBuilder(VALUE_BYTES);
        json.append("{\"id\":\"").append(hex(16)).append("\",\"kind\":\"").append(pick(KINDS));
        json.append("\",\"timestamp_ms\":").append(timestampMs);
        json.append(",\"customer\":{\"id\":").append(random.nextInt(5_000_000));
        json.append(",\"country\":\"")
                .append(pick(COUNTRIES))
                .append("\",\"session\":\"")
                .append(hex(12));
        json.append("\"},\"items\":[");
        int items = 4;
        for (int i = 0; i < items; i++) {
            json.append(i == 0 ? "" : ",").append(item());
        }
        json.append("],\"note\":\"");
        String end = "\"}";
        while (json.length() + end.length() < VALUE_BYTES) {
            json.append(pick(WORDS)).append(' ').append(hex(2)).append(' ');
        }
        json.setLength(VALUE_BYTES - end.length());
        return json.append(end).toString().getBytes(StandardCharsets.US_ASCII);
    }

    private String item() {
        return String.format(
                Locale.ROOT,
                "{\"sku\":\"%s\",\"name\":\"%s %s\",\"quantity\":%d,\"unit_price\":%.2f,\"in_stock\":%b}",
                hex(5),
                pick(WORDS),
                pick(WORDS),
                1 + random.nextInt(9),
                random.nextDouble() * 500,
                random.nextBoolean());
    }

    private String hex(int bytes) {
        byte[] token = new byte[bytes];
        random.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

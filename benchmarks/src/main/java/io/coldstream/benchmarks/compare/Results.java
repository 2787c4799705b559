package io.coldstream.benchmarks.compare;

import io.coldstream.benchmarks.Figures;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the rounds measured on both sides. Owned by one thread. */
final class Results {
    private final Map<Measure, Map<Side, List<Double>>> measured = new LinkedHashMap<>();

    void add(Side side, Measure measure, double value) {
        measured.computeIfAbsent(measure, unused -> new EnumMap<>(Side.class))
                .computeIfAbsent(side, unused -> new ArrayList<>())
                .add(value);
    }

    /** A Markdown table: medians, their ratio, and every round, so that the noise can be seen. */
    String table() {
        StringBuilder table = new StringBuilder("""
                | case | figure | unit | Kafka | Coldstream | times better | Kafka's rounds | Coldstream's rounds |
                |---|---|---|---:|---:|---:|---|---|
                """);
        measured.forEach((measure, values) -> table.append(row(
                measure, values.getOrDefault(Side.KAFKA, List.of()), values.getOrDefault(Side.COLDSTREAM, List.of()))));
        return table.toString();
    }

    private static String row(Measure measure, List<Double> kafka, List<Double> coldstream) {
        double kafkaMedian = kafka.isEmpty() ? Double.NaN : Figures.median(kafka);
        double coldstreamMedian = coldstream.isEmpty() ? Double.NaN : Figures.median(coldstream);
        return "| `%s` | %s | %s | %s | %s | %s | %s | %s |%n"
                .formatted(
                        measure.caseId(),
                        measure.label(),
                        measure.unit(),
                        number(kafkaMedian),
                        number(coldstreamMedian),
                        number(measure.timesBetter(kafkaMedian, coldstreamMedian)),
                        rounds(kafka),
                        rounds(coldstream));
    }

    private static String rounds(List<Double> values) {
        return values.stream().map(Results::number).collect(Collectors.joining(", "));
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }
}

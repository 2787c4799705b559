package io.coldstream.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the rounds measured. Owned by one thread. */
public final class Figures {
    private final Map<Figure, List<Double>> measured = new EnumMap<>(Figure.class);

    void add(Figure figure, double value) {
        measured.computeIfAbsent(figure, unused -> new ArrayList<>()).add(value);
    }

    /** The middle value, or the mean of the two in the middle. */
    public static double median(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values have no median");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Prints a Markdown table: medians, and beside them every round, so that the noise can be seen. */
    void print(PrintStream out, String title) {
        out.printf("%n| %s | median | unit | rounds |%n|---|---:|---|---|%n", title);
        measured.forEach((figure, values) -> out.printf(
                "| %s | %.2f | %s | %s |%n",
                figure.label(),
                median(values),
                figure.unit(),
                values.stream().map("%.2f"::formatted).collect(Collectors.joining(", "))));
        out.flush();
    }
}

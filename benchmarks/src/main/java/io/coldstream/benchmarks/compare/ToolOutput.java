package io.coldstream.benchmarks.compare;

import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the summaries that Kafka's performance tools print. */
final class ToolOutput {
    private static final String NUMBER = "([0-9]+(?:\\.[0-9]+)?)";
    private static final Pattern PRODUCER = Pattern.compile("([0-9]+)( steady state)? records sent, " + NUMBER
            + " records/sec \\(.*\\), " + NUMBER + " ms avg latency, .* ms max latency, " + NUMBER + " ms 50th, "
            + NUMBER + " ms 95th, " + NUMBER + " ms 99th, .*");
    private static final Pattern END_TO_END_MEAN = Pattern.compile("Avg latency: " + NUMBER + " ms");
    private static final Pattern END_TO_END_PERCENTILES =
            Pattern.compile("Percentiles: 50th = " + NUMBER + ", 99th = " + NUMBER + ", 99.9th = " + NUMBER);
    private static final int CONSUMER_COLUMNS = 10;

    private ToolOutput() {}

    /**
     * What a producer sent, after its warm-up if it had one. Latencies count from the call of send to the
     * acknowledgement; the tool gives percentiles in whole milliseconds.
     */
    record Producer(long records, double recordsPerSecond, double meanMs, double p50Ms, double p95Ms, double p99Ms) {}

    /**
     * What a consumer read.
     *
     * @param fetchMs without the time until the group had its assignment
     */
    record Consumer(long records, double fetchMs) {}

    /** From send to the record's arrival at a consumer, one record at a time. */
    record EndToEnd(double meanMs, double p50Ms, double p99Ms) {}

    /** The last summary, which is the one of the steady state where the tool was given a warm-up. */
    static Producer producer(List<String> lines) {
        return last(
                lines,
                PRODUCER,
                found -> new Producer(
                        Long.parseLong(found.group(1)),
                        Double.parseDouble(found.group(3)),
                        Double.parseDouble(found.group(4)),
                        Double.parseDouble(found.group(5)),
                        Double.parseDouble(found.group(6)),
                        Double.parseDouble(found.group(7))));
    }

    /** The one line below the header. */
    static Consumer consumer(List<String> lines) {
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).startsWith("start.time, end.time,")) {
                String[] columns = lines.get(i + 1).split(",", -1);
                if (columns.length == CONSUMER_COLUMNS) {
                    return new Consumer(Long.parseLong(columns[4].strip()), Double.parseDouble(columns[7].strip()));
                }
            }
        }
        throw unreadable(lines);
    }

    static EndToEnd endToEnd(List<String> lines) {
        double meanMs = last(lines, END_TO_END_MEAN, found -> Double.parseDouble(found.group(1)));
        return last(
                lines,
                END_TO_END_PERCENTILES,
                found -> new EndToEnd(meanMs, Double.parseDouble(found.group(1)), Double.parseDouble(found.group(2))));
    }

    private static <T> T last(List<String> lines, Pattern pattern, Function<MatchResult, T> read) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            Matcher found = pattern.matcher(lines.get(i).strip());
            if (found.matches()) {
                return read.apply(found.toMatchResult());
            }
        }
        throw unreadable(lines);
    }

    private static IllegalStateException unreadable(List<String> lines) {
        return new IllegalStateException("no summary in what the tool printed:\n" + String.join("\n", lines));
    }
}

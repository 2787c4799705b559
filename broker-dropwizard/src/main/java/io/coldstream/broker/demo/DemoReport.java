package io.coldstream.broker.demo;

import java.io.PrintStream;
import java.util.Locale;

/**
 * What the demo saw.
 *
 * @param ledger what was sent
 * @param archiveBytes bytes of all objects
 * @param objects how many objects
 * @param produceNanos how long sending took; 0 when it was done by an earlier run
 * @param archiveNanos how long it took until everything was in the archive
 * @param readNanos how long reading everything back took
 */
record DemoReport(
        DemoLedger ledger, long archiveBytes, long objects, long produceNanos, long archiveNanos, long readNanos) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MB = 1e6;

    void print(PrintStream out) {
        out.println();
        line(out, "events", "%,d in %d partitions", ledger.eventCount(), ledger.partitions());
        line(out, "bytes produced", "%,d", ledger.valueBytes());
        line(out, "bytes in the archive", "%,d", archiveBytes);
        line(out, "ratio", "%.2f : 1", archiveBytes == 0 ? 0.0 : (double) ledger.valueBytes() / archiveBytes);
        line(out, "objects", "%,d", objects);
        if (produceNanos > 0) {
            rate(out, "produced", produceNanos);
        }
        line(out, "archived", "within %.1f s of the last event", archiveNanos / NANOS_PER_SECOND);
        rate(out, "read from the archive", readNanos);
        line(out, "digest", "%s", "every event came back at its offset, byte for byte");
    }

    private void rate(PrintStream out, String what, long nanos) {
        double seconds = nanos / NANOS_PER_SECOND;
        line(
                out,
                what,
                "%,.0f events/s, %.1f MB/s (%.2f s)",
                ledger.eventCount() / seconds,
                ledger.valueBytes() / MB / seconds,
                seconds);
    }

    private static void line(PrintStream out, String name, String format, Object... values) {
        out.printf("  %-22s %s%n", name, String.format(Locale.ROOT, format, values));
    }
}

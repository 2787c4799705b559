package io.coldstream.broker.demo;

import java.io.PrintStream;

/** A line that fills up on a terminal; elsewhere a line for every tenth. Not thread-safe. */
final class ProgressBar {
    private static final int WIDTH = 40;
    private static final int TENTHS = 10;

    private final PrintStream out;
    private final boolean terminal;
    private final String what;
    private int lastTenth = -1;

    ProgressBar(PrintStream out, boolean terminal, String what) {
        this.out = out;
        this.terminal = terminal;
        this.what = what;
    }

    void show(long done, long total) {
        double share = total == 0 ? 1 : Math.min(1.0, (double) done / total);
        if (terminal) {
            int filled = (int) (share * WIDTH);
            out.printf("\r  %-28s [%s%s] %3.0f%%", what, "#".repeat(filled), ".".repeat(WIDTH - filled), share * 100);
            if (done >= total) {
                out.println();
            }
            out.flush();
            return;
        }
        int tenth = (int) (share * TENTHS);
        if (tenth > lastTenth) {
            lastTenth = tenth;
            out.printf("  %-28s %3.0f%%%n", what, share * 100);
        }
    }
}

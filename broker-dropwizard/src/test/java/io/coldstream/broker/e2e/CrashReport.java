package io.coldstream.broker.e2e;

import io.coldstream.broker.e2e.crash.Failpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What came of a number of crashes: totals over all data directories. Not thread-safe. */
final class CrashReport {
    private static final Path FOLDER = Path.of("target", "crash-report");

    private final String name;
    private final Map<Failpoint, Integer> kills = new EnumMap<>(Failpoint.class);
    private final Map<Failpoint, Integer> missed = new EnumMap<>(Failpoint.class);
    private final List<String> lives = new ArrayList<>();
    private final List<String> setbacks = new ArrayList<>();
    private AckLedger.Findings findings = AckLedger.Findings.NONE;
    private int trials;
    private long acknowledged;
    private long readAlong;
    private int takenBack;

    CrashReport(String name) {
        this.name = name;
    }

    /** A broker died at a failpoint when it came there for the n-th time. */
    void countKill(Failpoint at, int hits) {
        kills.merge(at, 1, Integer::sum);
        lives.add(at + " " + hits);
    }

    /** The broker was through with what the failpoint lies in before its hits were reached. */
    void countMissed(Failpoint at, int hits) {
        missed.merge(at, 1, Integer::sum);
        lives.add(at + " " + hits + " (not reached)");
    }

    /** One data directory has come to its end. */
    void countTrial(long acknowledgedMore, long readMore, Collection<String> setbacksMore) {
        trials++;
        lives.add("the end of a data directory");
        acknowledged += acknowledgedMore;
        readAlong += readMore;
        setbacks.addAll(setbacksMore);
    }

    void add(AckLedger.Findings more, int takenBackMore) {
        findings = findings.plus(more);
        takenBack += takenBackMore;
    }

    Map<Failpoint, Integer> kills() {
        return Map.copyOf(kills);
    }

    AckLedger.Findings findings() {
        return findings;
    }

    int takenBack() {
        return takenBack;
    }

    List<String> setbacks() {
        return List.copyOf(setbacks);
    }

    int killCount() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }

    long acknowledged() {
        return acknowledged;
    }

    /** Writes everything into a file below the build's folder, and returns it. */
    String write() throws IOException {
        StringBuilder text = new StringBuilder();
        line(text, "data directories", trials);
        line(text, "kills at failpoints", killCount());
        line(text, "acknowledged", acknowledged);
        line(text, "read along", readAlong);
        line(text, "lost", findings.lost());
        line(text, "duplicated", findings.doubled());
        line(text, "never sent", findings.strange());
        line(text, "one offset for two", findings.contradicted());
        line(text, "seen and taken back", takenBack);
        line(text, "setbacks for readers", setbacks.size());
        setbacks.forEach(setback -> text.append("    ").append(setback).append('\n'));
        for (Failpoint failpoint : Failpoint.values()) {
            text.append(String.format(
                    "  %-32s %5d killed %5d not reached%n",
                    failpoint, kills.getOrDefault(failpoint, 0), missed.getOrDefault(failpoint, 0)));
        }
        lives.forEach(life -> text.append("  then ").append(life).append('\n'));
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve(name + ".txt"), text);
        return text.toString();
    }

    private static void line(StringBuilder text, String what, long figure) {
        text.append(String.format("%-24s %9d%n", what, figure));
    }
}

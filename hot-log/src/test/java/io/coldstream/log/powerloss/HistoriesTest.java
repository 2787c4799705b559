package io.coldstream.log.powerloss;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.log.file.FileStore;
import io.coldstream.log.powerloss.History.SubjectMaker;
import io.coldstream.log.powerloss.Subject.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Random histories of the broker's log: nothing that had to stay is lost, and nothing is there twice. And histories of
 * logs with a planted mistake, which must not pass.
 */
class HistoriesTest {
    private static final int TRIALS = 200;
    private static final int PLANTED_TRIALS = 100;

    private static SubjectMaker hotLog(UnaryOperator<FileStore> disk, Stage keptFromPowerCut) {
        return (store, root, partitions, config, clock) ->
                new HotLogSubject(disk.apply(store), root, partitions, config, clock, keptFromPowerCut);
    }

    private static SubjectMaker hotLog() {
        return hotLog(store -> store, Stage.COMMIT);
    }

    private static SubjectMaker negligent(String pathEnding) {
        return negligent(endsWith(pathEnding));
    }

    private static SubjectMaker negligent(Predicate<Path> leftOut) {
        return hotLog(store -> new NegligentFileStore(store, leftOut), Stage.COMMIT);
    }

    private static Predicate<Path> endsWith(String ending) {
        return path -> path.toString().endsWith(ending);
    }

    @Test
    void aKillLosesNothing() throws IOException {
        new Histories("kills", EnumSet.of(Hazard.KILL, Hazard.DEATH_WHILE_OPENING, Hazard.NEW_ROOT), hotLog())
                .run(TRIALS)
                .report();
    }

    @Test
    void aPowerCutLosesNothingThatWasCommitted() throws IOException {
        new Histories("power-cuts", EnumSet.of(Hazard.POWER_CUT, Hazard.DEATH_WHILE_OPENING), hotLog())
                .run(TRIALS)
                .report();
    }

    @Test
    void aFullDiskLosesNothingThatWasCommitted() throws IOException {
        new Histories("full-disks", EnumSet.of(Hazard.KILL, Hazard.POWER_CUT, Hazard.FULL_DISK), hotLog())
                .run(TRIALS)
                .report();
    }

    @Test
    void aFailedForceLosesNothingThatWasCommitted() throws IOException {
        Set<Hazard> hazards =
                EnumSet.of(Hazard.KILL, Hazard.POWER_CUT, Hazard.FAILED_FORCE, Hazard.RESTART_AFTER_FAILED_FORCE);
        new Histories("failed-forces", hazards, hotLog()).run(TRIALS).report();
    }

    @Test
    void allOfItTogetherLosesNothingThatWasCommitted() throws IOException {
        new Histories("all-hazards", EnumSet.allOf(Hazard.class), hotLog())
                .run(TRIALS)
                .report();
    }

    /** The proof that the histories above can fail. */
    @Test
    void everyPlantedMistakeIsFound() throws IOException {
        Map<String, SubjectMaker> planted = new LinkedHashMap<>();
        planted.put("a log file is not forced", negligent(".log"));
        planted.put("a segment that comes back is not forced", negligent(".log.tmp"));
        planted.put("a manifest is not forced", negligent("manifest.tmp"));
        planted.put("a partition's folder is not forced", negligent("-0"));
        planted.put("the root folder is not forced", negligent("/log"));
        planted.put(
                "the journal is not forced", negligent(path -> path.toString().contains("/journal/")));
        planted.put("the journal's folder is not forced", negligent("/journal"));
        planted.put("acknowledged at the append", hotLog(store -> store, Stage.APPEND));
        Set<Hazard> hazards = EnumSet.of(Hazard.POWER_CUT, Hazard.DEATH_WHILE_OPENING);
        StringBuilder report = new StringBuilder();
        planted.forEach((name, maker) -> report.append(name)
                .append(": ")
                .append(Histories.firstFailure(hazards, maker, PLANTED_TRIALS)
                        .map(Violation::getMessage)
                        .orElse("NOT FOUND"))
                .append("\n\n"));
        Histories.write("planted-faults", report);
        assertThat(report).doesNotContain("NOT FOUND");
        assertThat(Histories.firstFailure(hazards, hotLog(), PLANTED_TRIALS)).isEmpty();
    }
}

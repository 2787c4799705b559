package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.coldstream.broker.e2e.crash.Failpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills brokers at every failpoint, restarts them into the next, and compares what is there in the end with what was
 * acknowledged and read. The totals are in {@code target/crash-report}. With the Maven profile {@code chaos} there are
 * {@code chaos.trials / 10} lives instead of one for each failpoint.
 */
class CrashTest {
    private static final int LIVES_PER_TRIAL = 12;
    private static final int LIVES_PER_CHAOS_TRIAL = 10;

    /** A chain may lead far into a recovery, and past its end. */
    private static final int LONG_RECOVERY = 5;

    private static final List<Failpoint> RECOVERIES =
            List.of(Failpoint.IN_RECOVERY, Failpoint.IN_RECOVERY_HALF_WRITE, Failpoint.IN_RECOVERY);

    @RegisterExtension
    final BrokerProcesses brokers = new BrokerProcesses();

    @TempDir
    Path folder;

    @Test
    void whatWasAcknowledgedSurvivesAKillAtEveryFailpoint() throws Exception {
        Random random = Seeds.random("CrashTest");
        CrashReport report = new CrashReport("every-failpoint");
        try (CrashTrial trial = new CrashTrial(brokers, folder, random, report, true)) {
            List<Failpoint> order = new ArrayList<>(Arrays.asList(Failpoint.values()));
            order.removeAll(report.kills().keySet()); // the trial begins with these
            order.removeAll(RECOVERIES);
            order.remove(Failpoint.AFTER_JOURNAL_FORCE);
            Collections.shuffle(order, random);
            // so that there is much to recover when the recovery is killed, again and again
            trial.live(Failpoint.AFTER_JOURNAL_FORCE, 50 + random.nextInt(50));
            for (Failpoint failpoint : RECOVERIES) {
                trial.live(failpoint);
            }
            for (Failpoint failpoint : order) {
                trial.live(failpoint);
            }
            trial.finish();
        }
        requireSound(report);
        assertThat(report.kills()).containsOnlyKeys(Failpoint.values());
    }

    /** Without this, the harness might be blind and nobody would know. */
    @Test
    void recordsThatAreLostOrDoubledAreSeen() throws Exception {
        CrashReport report = new CrashReport("planted-faults");
        try (CrashTrial trial = new CrashTrial(brokers, folder, Seeds.random("CrashTest"), report, false)) {
            trial.live(Failpoint.BEFORE_ACK); // producers that number nothing send again what is there already
            trial.live(Failpoint.AFTER_JOURNAL_FORCE, 40);
            LyingDisk.forgetSinceCheckpoints(trial.dataDir());
            trial.finish();
        }
        String text = report.write();
        assertThat(report.findings().doubled()).as(text).isPositive();
        assertThat(report.findings().lost()).as(text).isPositive();
        assertThat(report.findings().contradicted()).as(text).isPositive();
    }

    @Test
    void randomChainsOfCrashesLoseNothing() throws Exception {
        int lives = Integer.getInteger("chaos.trials", 0) / LIVES_PER_CHAOS_TRIAL;
        assumeTrue(lives > 0, "for the profile chaos");
        Random random = Seeds.random("CrashTest");
        CrashReport report = new CrashReport("random-chains");
        List<Failpoint> failpoints = Arrays.stream(Failpoint.values())
                .filter(failpoint -> failpoint.life() != Failpoint.Life.ANY) // a trial begins with these
                .toList();
        for (int life = 0; life < lives; life += LIVES_PER_TRIAL) {
            Path own = folder.resolve("trial-" + life);
            try (CrashTrial trial = new CrashTrial(brokers, own, random, report, true)) {
                for (int left = LIVES_PER_TRIAL; left > 0; left--) {
                    Failpoint next = failpoints.get(random.nextInt(failpoints.size()));
                    int stretch = next.life() == Failpoint.Life.OPENING ? LONG_RECOVERY : 1;
                    trial.live(next, 1 + random.nextInt(stretch * next.hitsMax()));
                }
                trial.finish();
            }
            requireSound(report);
        }
    }

    @SuppressWarnings("SystemOut") // the figures are what the test is for
    private static void requireSound(CrashReport report) throws Exception {
        String text = report.write();
        System.out.println(text);
        assertThat(report.setbacks()).as(text).isEmpty();
        assertThat(report.takenBack()).as(text).isZero();
        assertThat(report.findings()).as(text).isEqualTo(AckLedger.Findings.NONE);
        assertThat(report.acknowledged()).as(text).isGreaterThan(10L * report.killCount());
    }
}

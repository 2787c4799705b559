package io.coldstream.log.powerloss;

import io.coldstream.log.CorruptLogException;
import io.coldstream.log.LogConfig;
import io.coldstream.log.LogStoppedException;
import io.coldstream.log.ManualClock;
import io.coldstream.log.journal.CorruptJournalException;
import io.coldstream.log.powerloss.Subject.Death;
import io.coldstream.log.powerloss.Violation.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * One random history of a broker with a few partitions: appends, retries, commits and everything else that a log does,
 * with deaths in between, and after each one a comparison of what is there with what must be. The seed decides
 * everything. Used by one thread, once.
 */
final class History {
    /** Makes the log under test. */
    interface SubjectMaker {
        Subject make(PowerLossFileStore store, Path root, int partitions, LogConfig config, ManualClock clock);
    }

    private static final Path DISK = Path.of("/disk");
    private static final Path ROOT = DISK.resolve("log");
    private static final int OPENINGS_MAX = 20;
    private static final int DEATHS_WHILE_OPENING_MAX = 3;

    private final long seed;
    private final Totals totals;
    private final Random random;
    private final ManualClock clock = new ManualClock();
    private final PowerLossFileStore store = new PowerLossFileStore(clock);
    private final Subject subject;
    private final List<PartitionModel> partitions = new ArrayList<>();
    private final Traffic traffic;
    private final Machine machine;
    private final Path firstFolder;
    private final int length;
    /** How often an append is followed by a commit, so that the journal fills its files and uses them again. */
    private final int commitPercent;
    /** Whether a fault of the disk may have stopped a log. */
    private boolean mayHaveStopped;

    /** Whether the last opening ended in a death, and not in a failure. */
    private boolean died;

    History(long seed, Set<Hazard> hazards, SubjectMaker maker, Totals totals) {
        this.seed = seed;
        this.totals = totals;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L); // or neighbours would begin alike
        this.length = 20 + random.nextInt(random.nextInt(4) == 0 ? 501 : 101);
        this.commitPercent = List.of(0, 30, 90).get(random.nextInt(3));
        int count = 1 + random.nextInt(4);
        LogConfig config = new LogConfig(4_096 + random.nextInt(12_288), 60_000, random.nextInt(2_048), 100_000, false);
        this.firstFolder = hazards.contains(Hazard.NEW_ROOT) ? DISK : ROOT;
        this.machine = new Machine(store, hazards, random, totals);
        this.subject = maker.make(store, ROOT, count, config, clock);
        this.traffic = new Traffic(subject, partitions, machine, random, totals);
        for (int number = 0; number < count; number++) {
            partitions.add(new PartitionModel(number, subject));
            traffic.begin(number);
        }
    }

    /**
     * Plays it to its end.
     *
     * @throws Violation if the log did what it must not do; the message tells the seed and the steps
     */
    void run() {
        totals.trials++;
        try {
            store.createDurably(firstFolder);
            reopen(Death.CLOSE);
            for (int step = 0; step < length; step++) {
                totals.steps++;
                clock.advanceMs(random.nextInt(500));
                survive(this::step);
            }
            store.keepPower();
            machine.heal();
            survive(this::restart);
            store.keepPower();
            subject.close();
        } catch (Violation e) {
            throw e.in(story());
        } catch (IOException | RuntimeException e) {
            throw new Violation(Kind.WRONG, "unexpected " + e, e).in(story());
        }
    }

    private String story() {
        return "-Dhistory.seed=" + seed + " " + machine.story();
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Takes a step; if the process dies at it, starts another one. */
    private void survive(Step step) throws IOException {
        try {
            try {
                step.run();
            } catch (IOException e) {
                machine.note("... failed: " + e);
                tolerate(e);
            }
            if (subject.isStopped()) {
                machine.note("... stopped");
                restart();
            }
            partitions.forEach(PartitionModel::checkRunning);
        } catch (PowerCut e) {
            machine.note("... " + e.getMessage());
            reopen(machine.fall());
        }
    }

    private void tolerate(IOException e) {
        boolean stopped = mayHaveStopped && (e instanceof LogStoppedException || subject.isStopped());
        if (!machine.isFaulty() && !stopped) {
            throw new Violation(Kind.WRONG, "failed without cause: " + e, e);
        }
    }

    private void step() throws IOException {
        int number = random.nextInt(partitions.size());
        PartitionModel partition = partitions.get(number);
        int choice = random.nextInt(100);
        if (choice < 46) {
            traffic.append(number);
            if (random.nextInt(100) < commitPercent) {
                commit();
            }
        } else if (choice < 50) {
            machine.note("bring back to " + number);
            totals.broughtBack += partition.bringBack(random, clock.instant()) ? 1 : 0;
        } else if (choice < 62) {
            commit();
        } else if (choice < 66) {
            machine.note("checkpoint");
            subject.checkpoint();
            partitions.forEach(PartitionModel::allForced);
        } else if (choice < 70) {
            machine.note("roll " + number);
            subject.roll(number);
        } else if (choice < 74) {
            traffic.retryWithoutNeed(number);
        } else if (choice < 78) {
            long target = anyReadable(number);
            machine.note("evict " + number + " up to " + target);
            partition.askEviction(target);
            subject.evict(number, target);
        } else if (choice < 81) {
            long target = anyReadable(number);
            machine.note("log start of " + number + " to " + target);
            partition.askLogStart(target);
            subject.advanceLogStart(number, target);
        } else if (choice < 85) {
            partition.checkRead(random);
        } else if (choice < 87) {
            configure(number);
        } else {
            trouble(choice);
        }
    }

    private void commit() throws IOException {
        machine.note("commit");
        subject.commit();
        partitions.forEach(PartitionModel::allCommitted);
    }

    /** Changes the durability, or now and then has an empty partition take the place. */
    private void configure(int number) throws IOException {
        if (random.nextInt(4) > 0) {
            boolean durable = !subject.isDurable(number);
            machine.note("durability of " + number + ": " + (durable ? "journal" : "none"));
            subject.makeDurable(number, durable);
            return;
        }
        machine.note("replace " + number);
        partitions.set(number, new PartitionModel(number, subject));
        traffic.begin(number);
        totals.deletions++;
        subject.replace(number);
    }

    private void trouble(int choice) throws IOException {
        if (choice < 89) {
            restart();
        } else if (choice < 96) {
            machine.planDeath(30);
        } else if (choice < 98) {
            machine.fillDiskOrMakeRoom();
        } else {
            machine.failForce();
        }
        mayHaveStopped |= machine.isFaulty();
    }

    private long anyReadable(int number) {
        long from = subject.localLogStart(number);
        return from + random.nextInt((int) (subject.highWatermark(number) - from) + 1);
    }

    /** Ends the process in one of the ways that are possible now, and starts another one. */
    private void restart() throws IOException {
        if (machine.isMortal() && random.nextInt(3) == 0) {
            reopen(machine.fall());
            return;
        }
        machine.note("close");
        boolean stopped = subject.isStopped();
        try {
            subject.close();
        } catch (IOException e) {
            machine.note("... failed: " + e);
            tolerate(e);
            stopped = true;
        }
        if (stopped) {
            reopen(machine.end());
        } else {
            totals.closes++;
            partitions.forEach(PartitionModel::allForced);
            reopen(machine.closed());
        }
    }

    private void reopen(Death first) throws IOException {
        Death worst = first;
        for (int opening = 0; !open(opening); opening++) {
            Death now = died ? machine.fall() : machine.end();
            worst = worst == Death.POWER_CUT ? worst : now;
            if (!died) {
                machine.heal();
            }
        }
        machine.healForces();
        mayHaveStopped = machine.isFaulty();
        for (int number = 0; number < partitions.size(); number++) {
            partitions.get(number).checkReopened(worst);
        }
        traffic.connectAgain();
    }

    /** Starts a process; says whether it came so far that the log is open. */
    private boolean open(int opening) {
        if (opening < DEATHS_WHILE_OPENING_MAX) {
            machine.planDeathWhileOpening();
        }
        machine.note("open");
        died = false;
        try {
            subject.open();
            return true;
        } catch (PowerCut e) {
            machine.note("... " + e.getMessage());
            died = true;
            return false;
        } catch (CorruptLogException | CorruptJournalException e) {
            throw new Violation(Kind.LOST, "the log cannot be opened: " + e.getMessage(), e);
        } catch (IOException e) {
            machine.note("... failed: " + e);
            if (!machine.isFaulty() || opening > OPENINGS_MAX) {
                throw new Violation(Kind.WRONG, "the log cannot be opened: " + e.getMessage(), e);
            }
            return false;
        }
    }
}

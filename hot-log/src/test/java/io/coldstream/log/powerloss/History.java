package io.coldstream.log.powerloss;

import io.coldstream.log.AppendResult;
import io.coldstream.log.Batches;
import io.coldstream.log.CorruptLogException;
import io.coldstream.log.LogConfig;
import io.coldstream.log.LogStoppedException;
import io.coldstream.log.ManualClock;
import io.coldstream.log.batch.InvalidBatchException;
import io.coldstream.log.powerloss.Subject.Death;
import io.coldstream.log.powerloss.Violation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    private final List<List<ProducerModel>> producers = new ArrayList<>();
    private final Set<PartitionModel.Stored> acknowledged = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Machine machine;
    private final Path firstFolder;
    private final int length;
    /** Whether a fault of the disk may have stopped a log. */
    private boolean mayHaveStopped;

    /** Whether the last opening ended in a death, and not in a failure. */
    private boolean died;

    private int values;

    History(long seed, Set<Hazard> hazards, SubjectMaker maker, Totals totals) {
        this.seed = seed;
        this.totals = totals;
        this.random = new Random(seed);
        this.length = 20 + random.nextInt(101);
        int count = 1 + random.nextInt(4);
        LogConfig config = new LogConfig(4_096 + random.nextInt(12_288), 60_000, random.nextInt(2_048), 100_000, false);
        this.firstFolder = hazards.contains(Hazard.NEW_ROOT) ? DISK : ROOT;
        this.machine = new Machine(store, hazards, random, totals);
        this.subject = maker.make(store, ROOT, count, config, clock);
        for (int number = 0; number < count; number++) {
            partitions.add(new PartitionModel(number, subject));
            producers.add(List.of(new ProducerModel(100L + number), new ProducerModel(200L + number)));
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
        if (choice < 50) {
            append(number);
        } else if (choice < 62) {
            machine.note("commit");
            subject.commit();
        } else if (choice < 66) {
            machine.note("checkpoint");
            subject.checkpoint();
        } else if (choice < 70) {
            machine.note("roll " + number);
            subject.roll(number);
        } else if (choice < 74) {
            retryWithoutNeed(number);
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
        } else if (choice < 86) {
            partition.checkRead(random);
        } else {
            trouble(choice);
        }
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

    private void append(int number) throws IOException {
        String[] newValues = newValues();
        if (random.nextInt(3) == 0) {
            send(number, Batches.of(newValues), null);
            return;
        }
        ProducerModel producer = producers.get(number).get(random.nextInt(2));
        Optional<ProducerModel.Sent> sent = producer.next(newValues);
        if (sent.isPresent()) {
            send(number, sent.get().batch(), sent.get());
        }
    }

    private String[] newValues() {
        int kind = random.nextInt(10);
        int bytesMax = kind < 5 ? 60 : kind < 8 ? 600 : 3_000;
        String[] all = new String[1 + random.nextInt(3)];
        for (int index = 0; index < all.length; index++) {
            all[index] = values++ + "v".repeat(random.nextInt(bytesMax));
        }
        return all;
    }

    private void retryWithoutNeed(int number) throws IOException {
        ProducerModel producer = producers.get(number).get(random.nextInt(2));
        List<ProducerModel.Sent> known = new ArrayList<>();
        for (PartitionModel.Stored stored : partitions.get(number).log()) {
            if (stored.sent() != null && stored.sent().producer == producer) {
                known.add(stored.sent());
            }
        }
        if (!known.isEmpty()) {
            int back = random.nextInt(Math.min(known.size(), ProducerModel.IN_FLIGHT_MAX));
            ProducerModel.Sent again = known.get(known.size() - 1 - back);
            if (!again.mustRetry) { // those come in order
                send(number, again.batch(), again);
            }
        }
    }

    private void send(int number, ByteBuffer batch, ProducerModel.@Nullable Sent sent) throws IOException {
        PartitionModel partition = partitions.get(number);
        Optional<PartitionModel.Stored> present = sent == null ? Optional.empty() : partition.find(sent);
        PartitionModel.Stored stored = present.isPresent() ? present.get() : partition.attempt(batch, sent);
        machine.note((present.isPresent() ? "retry " : "append ") + number + " at "
                + stored.header().baseOffset() + ", " + stored.header().recordCount() + " records, "
                + stored.bytes().remaining() + " bytes, producer "
                + stored.header().producerId() + ", sequence "
                + stored.header().baseSequence());
        if (sent != null) {
            sent.producer.failed(sent); // until the append has returned
        }
        AppendResult result;
        try {
            result = subject.append(number, batch, () -> acknowledge(partition, stored));
        } catch (InvalidBatchException e) {
            throw new Violation(Kind.WRONG, "refused: " + e.getMessage(), e);
        }
        if (sent != null) {
            sent.mustRetry = false;
        }
        if (result.duplicate() != present.isPresent()) {
            throw new Violation(
                    present.isPresent() ? Kind.DUPLICATED : Kind.LOST,
                    "partition " + number + ": duplicate " + result.duplicate() + " at " + result.firstOffset());
        }
        if (result.firstOffset() != stored.header().baseOffset()) {
            throw new Violation(Kind.WRONG, "partition " + number + ": appended at " + result.firstOffset());
        }
        if (present.isEmpty()) {
            partition.appended(stored);
            totals.appendedRecords += stored.header().recordCount();
        } else {
            totals.retries++;
        }
    }

    private void acknowledge(PartitionModel partition, PartitionModel.Stored stored) {
        partition.acknowledged(stored.header().endOffset());
        totals.ackedRecords += acknowledged.add(stored) ? stored.header().recordCount() : 0;
        if (stored.sent() != null) {
            stored.sent().producer.acknowledged(stored.sent());
        }
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
            partitions.forEach(PartitionModel::closedCleanly);
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
            producers.get(number).forEach(ProducerModel::connectAgain);
        }
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
        } catch (CorruptLogException e) {
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

package io.coldstream.log.powerloss;

import io.coldstream.log.powerloss.PowerLossFileStore.Moment;
import io.coldstream.log.powerloss.PowerLossFileStore.Operation;
import io.coldstream.log.powerloss.Subject.Death;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The machine that a history runs on: its disk, what befalls it, and the story of what happened. Used by one thread.
 */
final class Machine {
    private static final List<Moment> MOMENTS = List.of(Moment.values());

    private final PowerLossFileStore store;
    private final Set<Hazard> hazards;
    private final Random random;
    private final Totals totals;
    private final List<String> story = new ArrayList<>();
    private boolean diskFull;
    private boolean forceFails;

    Machine(PowerLossFileStore store, Set<Hazard> hazards, Random random, Totals totals) {
        this.store = store;
        this.hazards = hazards;
        this.random = random;
        this.totals = totals;
    }

    void note(String step) {
        story.add(story.size() + " " + step);
    }

    String story() {
        String names = hazards.stream().map(Hazard::name).collect(Collectors.joining(","));
        return "-Dhistory.hazards=" + names + ", steps:\n  " + String.join("\n  ", story);
    }

    boolean isMortal() {
        return hazards.contains(Hazard.KILL) || hazards.contains(Hazard.POWER_CUT);
    }

    /** Whether operations may fail now. */
    boolean isFaulty() {
        return diskFull || forceFails;
    }

    /** Lets the process die at one of the next operations. */
    void planDeath(int operationsMax) {
        if (isMortal()) {
            int operation = random.nextInt(operationsMax);
            Moment moment = MOMENTS.get(random.nextInt(MOMENTS.size()));
            note("(to die " + moment + " operation " + operation + " from here)");
            store.cutPowerAt(operation, moment);
        }
    }

    void planDeathWhileOpening() {
        if (hazards.contains(Hazard.DEATH_WHILE_OPENING) && random.nextInt(3) == 0) {
            planDeath(25);
        }
    }

    void fillDiskOrMakeRoom() {
        if (hazards.contains(Hazard.FULL_DISK)) {
            diskFull = !diskFull;
            totals.fullDisks += diskFull ? 1 : 0;
            long room = random.nextInt(random.nextInt(3) == 0 ? 60_000 : 3_000);
            note(diskFull ? "(the disk has room for " + room + " bytes)" : "(the disk has room again)");
            store.limitTo(diskFull ? store.usedBytes() + room : Long.MAX_VALUE);
        }
    }

    void failForce() {
        if (hazards.contains(Hazard.FAILED_FORCE)) {
            forceFails = true;
            totals.failedForces++;
            boolean folder = random.nextInt(4) == 0;
            int nth = 1 + random.nextInt(6);
            note("(force " + nth + " of a " + (folder ? "folder" : "file") + " will fail)");
            Predicate<Path> any = path -> true;
            store.fail(folder ? Operation.FORCE_FOLDER : Operation.FORCE, any, nth);
        }
    }

    /** Takes back that a force is to fail. */
    void healForces() {
        store.heal();
        forceFails = false;
    }

    void heal() {
        healForces();
        store.limitTo(Long.MAX_VALUE);
        diskFull = false;
    }

    /** The process dies, or has died already, in one of the possible ways. */
    Death fall() {
        boolean switchedOff = hazards.contains(Hazard.POWER_CUT) && random.nextInt(3) > 0;
        return switchedOff || mustReboot() ? powerCut() : kill();
    }

    /** The process ends after a failure, or has ended by itself. */
    Death end() {
        return mustReboot() ? powerCut() : kill();
    }

    private boolean mustReboot() {
        return (forceFails && !hazards.contains(Hazard.RESTART_AFTER_FAILED_FORCE))
                || (hazards.contains(Hazard.POWER_CUT) && !hazards.contains(Hazard.KILL));
    }

    /** The process has been closed; now and then the machine is switched off as well. */
    Death closed() {
        boolean switchedOff = hazards.contains(Hazard.POWER_CUT) && random.nextInt(3) == 0;
        if (switchedOff || (forceFails && mustReboot())) {
            return powerCut();
        }
        store.kill();
        return Death.CLOSE;
    }

    private Death powerCut() {
        note("power cut");
        totals.powerCuts++;
        store.reboot(new Random(random.nextLong()));
        return Death.POWER_CUT;
    }

    private Death kill() {
        note("kill");
        totals.kills++;
        store.kill();
        return Death.KILL;
    }
}

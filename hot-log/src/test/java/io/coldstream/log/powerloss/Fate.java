package io.coldstream.log.powerloss;

import io.coldstream.log.powerloss.PowerLossFileStore.Moment;
import io.coldstream.log.powerloss.PowerLossFileStore.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which changing operation is the one at which the power goes, and which ones fail. Used under the monitor of its
 * {@link PowerLossFileStore} only.
 */
final class Fate {
    interface Action {
        void run() throws IOException;
    }

    /** Lets the operations of a kind pass until their number is reached, and fails that one only. */
    private static final class Fault {
        final Operation operation;
        final Predicate<Path> which;
        int left;

        Fault(Operation operation, Predicate<Path> which, int left) {
            this.operation = operation;
            this.which = which;
            this.left = left;
        }

        boolean hits(Operation now, Path path) {
            return operation == now && left > 0 && which.test(path) && --left == 0;
        }
    }

    private static final Action NOTHING = () -> {};
    private static final int NEVER = -1;

    private final List<Fault> faults = new ArrayList<>();
    private long operations;
    private int operationsUntilCut = NEVER;
    private Moment cutMoment = Moment.BEFORE;
    private boolean powerless;

    long operations() {
        return operations;
    }

    void cutPowerAt(int operation, Moment moment) {
        operationsUntilCut = operation;
        cutMoment = moment;
    }

    void keepPower() {
        operationsUntilCut = NEVER;
    }

    void restorePower() {
        keepPower();
        powerless = false;
    }

    void fail(Operation operation, Predicate<Path> which, int nth) {
        faults.add(new Fault(operation, which, nth));
    }

    void heal() {
        faults.clear();
    }

    void requirePower() {
        if (powerless) {
            throw new PowerCut("before this");
        }
    }

    /** Does a change that happens whole or not at all. */
    void change(Operation operation, Path path, Action whole) throws IOException {
        change(operation, path, whole, NOTHING, NOTHING);
    }

    /** Does a change of which a failure leaves something. */
    void change(Operation operation, Path path, Action whole, Action failed) throws IOException {
        change(operation, path, whole, NOTHING, failed);
    }

    /** Does a change, unless it is the one at which the power goes or that is to fail. */
    void change(Operation operation, Path path, Action whole, Action half, Action failed) throws IOException {
        requirePower();
        operations++;
        if (operationsUntilCut != NEVER && operationsUntilCut-- == 0) {
            try {
                switch (cutMoment) {
                    case BEFORE -> {}
                    case MIDDLE -> half.run();
                    case AFTER -> whole.run();
                }
            } finally {
                powerless = true;
            }
            throw new PowerCut(cutMoment + " " + operation + " of " + path);
        }
        for (Fault fault : faults) {
            if (fault.hits(operation, path)) {
                failed.run();
                throw new IOException("planned failure of " + operation + " on " + path);
            }
        }
        whole.run();
    }
}

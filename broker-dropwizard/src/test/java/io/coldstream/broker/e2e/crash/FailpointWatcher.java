package io.coldstream.broker.e2e.crash;

import io.coldstream.broker.e2e.crash.Failpoint.Life;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops the process dead at the n-th hit of a failpoint: says so in one line, and holds every thread that wants to
 * change anything on the disk from then on. The process does not end by itself; it is there to be killed. Thread-safe.
 */
final class FailpointWatcher implements DiskWatcher {
    private final Failpoint failpoint;
    private final AtomicInteger hitsLeft;
    private final AtomicBoolean dead = new AtomicBoolean();
    private final ManifestSteps manifests = new ManifestSteps();
    private volatile Life life = Life.OPENING;

    FailpointWatcher(Failpoint failpoint, int hits) {
        this.failpoint = failpoint;
        this.hitsLeft = new AtomicInteger(hits);
    }

    void enter(Life next) {
        life = next;
    }

    @Override
    public void before(FileChange change) {
        holdIfDead();
    }

    @Override
    public boolean isHalved(FileChange write) {
        return failpoint.isHalfWay() && failpoint.isIn(life) && failpoint.is(write) && isLastHit();
    }

    @Override
    public void halfWay(FileChange write) {
        die();
    }

    @Override
    public void after(FileChange change) throws IOException {
        boolean hit = isHit(change);
        if (hit && failpoint.isIn(life) && isLastHit()) {
            die();
        }
        holdIfDead();
    }

    private boolean isHit(FileChange change) throws IOException {
        return switch (failpoint) {
            case AT_LOG_START_MOVED -> manifests.isLogStartMoved(change);
            case AT_CHECKPOINT_MANIFEST_FORCED -> manifests.isManifestForced(change);
            default -> !failpoint.isHalfWay() && failpoint.is(change);
        };
    }

    /** A high watermark has moved, on the thread that is going to answer the producers. */
    void acknowledging() {
        if (failpoint == Failpoint.BEFORE_ACK && isLastHit()) {
            die();
        }
    }

    private boolean isLastHit() {
        return hitsLeft.decrementAndGet() == 0;
    }

    @SuppressWarnings("SystemOut") // the harness waits for this line
    private void die() {
        dead.set(true);
        System.out.println("FAILPOINT " + failpoint);
        System.out.flush();
        holdIfDead();
    }

    private void holdIfDead() {
        while (dead.get()) {
            LockSupport.park(this);
        }
    }
}

package io.coldstream.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything about a partition's log that touches the disk at leisure: forcing, evicting, moving the log start, holding
 * segments for upload. Thread-safe under the core's maintenance lock; appends go on meanwhile.
 */
final class LogMaintenance {
    private static final Logger LOG = LoggerFactory.getLogger(LogMaintenance.class);

    /**
     * What is to be forced.
     *
     * @param sealed unforced sealed segments, oldest first
     * @param sealedStates all sealed segments as the manifest will have them
     * @param journalMark the use of a journal file in which everything lies that is appended later
     */
    private record Plan(
            long logStartOffset,
            List<Segment> sealed,
            List<SegmentState> sealedStates,
            Segment active,
            SegmentState recoveryPoint,
            List<ProducerEntry> producers,
            List<LogCore.Boundary> boundaries,
            long journalMark) {}

    private final LogCore core;

    LogMaintenance(LogCore core) {
        this.core = core;
    }

    /** Makes everything durable that was appended before the call, so that a recovery begins there. */
    void checkpoint() throws IOException {
        core.maintenanceLock.lock();
        try {
            core.requireRunning();
            repairIndexes();
            force(false);
        } catch (FatalDiskException e) {
            throw core.stop(e);
        } finally {
            core.maintenanceLock.unlock();
        }
    }

    private void force(boolean lastTime) throws IOException {
        Optional<Plan> plan = plan();
        if (lastTime) {
            trimActive(plan.isPresent());
        }
        if (plan.isPresent()) {
            carryOut(plan.get());
        }
    }

    /** A log that is closed has files of the right size, so that the next start need not look what lies behind. */
    private void trimActive(boolean dirty) throws IOException {
        core.appendLock.lock();
        try {
            Segment active = core.reader.view().active();
            if (dirty || active.hasFilling()) {
                active.trimLog();
            }
        } finally {
            core.appendLock.unlock();
        }
    }

    private Optional<Plan> plan() {
        core.appendLock.lock();
        try {
            LogView view = core.reader.view();
            Segment active = view.active();
            SegmentState state = active.state();
            SegmentState forced = core.folder.recoveryPoint();
            if (state.baseOffset() == forced.baseOffset() && state.endOffset() == forced.endOffset()) {
                return Optional.empty();
            }
            core.expireProducers(core.clock.millis());
            List<Segment> unforced = new ArrayList<>();
            for (Segment segment : view.sealed()) {
                if (segment.baseOffset() >= forced.baseOffset()) {
                    unforced.add(segment);
                }
            }
            return Optional.of(new Plan(
                    view.logStartOffset(),
                    unforced,
                    view.sealed().stream().map(Segment::state).toList(),
                    active,
                    state,
                    core.producers.entries(),
                    core.boundariesUpTo(state.endOffset()),
                    core.journalMark()));
        } finally {
            core.appendLock.unlock();
        }
    }

    private void carryOut(Plan plan) throws IOException {
        LogFolder folder = core.folder;
        for (Segment segment : plan.sealed()) {
            folder.force(segment);
        }
        SegmentState state = plan.recoveryPoint();
        if (state.bytes() > 0) {
            plan.active().forceLog();
            // not forced: what is missing after a power cut is made anew from the log
            plan.active().offsets().write(state.offsetEntries(), false);
            plan.active().times().write(state.timeEntries(), false);
        }
        for (LogCore.Boundary boundary : plan.boundaries()) {
            folder.writeSnapshot(boundary.offset(), boundary.producers());
        }
        folder.writeSnapshot(state.endOffset(), plan.producers());
        core.epochs.flush();
        folder.writeManifest(plan.logStartOffset(), plan.sealedStates(), state);
        afterwards(plan);
        folder.pruneSnapshots(core.reader.view(), state.endOffset());
    }

    private void afterwards(Plan plan) {
        SegmentState state = plan.recoveryPoint();
        core.appendLock.lock();
        try {
            for (Segment segment : plan.sealed()) {
                segment.offsets().forget(segment.offsets().size());
                segment.times().forget(segment.times().size());
            }
            if (state.bytes() > 0) {
                plan.active().offsets().forget(state.offsetEntries());
                plan.active().times().forget(state.timeEntries());
            }
            core.forgetBoundaries(plan.boundaries());
        } finally {
            core.appendLock.unlock();
        }
        core.markForced(state.endOffset(), plan.journalMark());
        core.advance(new Watermark(state.endOffset(), state.baseOffset(), state.bytes()));
    }

    /** Makes indexes anew that a lookup has found to lie. Appends wait for that, which is rare. */
    private void repairIndexes() throws IOException {
        for (Segment segment : core.reader.view().segments()) {
            if (segment.isIndexDamaged()) {
                core.appendLock.lock();
                try {
                    segment.rebuildIndexes(core.config.indexIntervalBytes());
                    segment.offsets().flush();
                    segment.times().flush();
                } finally {
                    core.appendLock.unlock();
                }
                LOG.info("The indexes of {} were made anew.", segment.file());
            }
        }
    }

    /** Seals the active segment if it has records, and is old enough if that matters; says whether it did. */
    boolean roll(boolean onlyIfOld) throws IOException {
        core.maintenanceLock.lock();
        try {
            core.requireRunning();
            if (!rollUnforced(onlyIfOld)) {
                return false;
            }
            force(false);
            return true;
        } catch (FatalDiskException e) {
            throw core.stop(e);
        } finally {
            core.maintenanceLock.unlock();
        }
    }

    private boolean rollUnforced(boolean onlyIfOld) throws IOException {
        core.appendLock.lock();
        try {
            Segment active = core.reader.view().active();
            boolean due = !active.isEmpty() && (!onlyIfOld || core.isOld(active, core.clock.millis()));
            if (due) {
                core.roll();
            }
            return due;
        } finally {
            core.appendLock.unlock();
        }
    }

    /** The sealed segments that were forced. */
    List<SealedSegment> sealedSegments() {
        long forcedUpTo = core.folder.recoveryPoint().baseOffset();
        return core.reader.view().sealed().stream()
                .filter(segment -> segment.baseOffset() < forcedUpTo)
                .map(Segment::toSealed)
                .toList();
    }

    Optional<SegmentExport> export(SealedSegment segment) throws IOException {
        core.maintenanceLock.lock();
        try {
            LogView view = core.reader.view();
            for (Segment candidate : view.sealed()) {
                if (candidate.toSealed().equals(segment)) {
                    long endOffset = segment.offsets().end();
                    ProducerStates then = core.folder.producersAt(view, endOffset, core.clock.millis());
                    List<EpochEntry> within =
                            core.epochs.within(segment.offsets().start(), endOffset);
                    return candidate.acquire().map(held -> new HeldSegment(segment, held, within, then.entries()));
                }
            }
            return Optional.empty();
        } finally {
            core.maintenanceLock.unlock();
        }
    }

    /** Removes the forced sealed segments that end at or below an offset. */
    void evict(long endOffset) throws IOException {
        core.maintenanceLock.lock();
        try {
            core.requireRunning();
            long upTo = Math.min(endOffset, core.folder.recoveryPoint().baseOffset());
            remove(core.reader.view().logStartOffset(), upTo);
        } catch (FatalDiskException e) {
            throw core.stop(e);
        } finally {
            core.maintenanceLock.unlock();
        }
    }

    /** Moves the log start, at most to the high watermark. */
    void advanceLogStart(long offset) throws IOException {
        core.maintenanceLock.lock();
        try {
            core.requireRunning();
            long highWatermark = core.reader.highWatermark().offset();
            long target = Math.max(core.reader.view().logStartOffset(), Math.min(offset, highWatermark));
            boolean rolled = rollIfAllGoes(target);
            if (rolled || target > core.folder.recoveryPoint().endOffset()) {
                force(false); // or a power cut could take back records up to which the log start had come
            }
            remove(target, target);
            core.appendLock.lock();
            try {
                core.epochs.advanceStart(target);
            } finally {
                core.appendLock.unlock();
            }
        } catch (FatalDiskException e) {
            throw core.stop(e);
        } finally {
            core.maintenanceLock.unlock();
        }
    }

    private boolean rollIfAllGoes(long target) throws IOException {
        core.appendLock.lock();
        try {
            Segment active = core.reader.view().active();
            boolean all = !active.isEmpty() && target == active.tail().endOffset();
            if (all) {
                core.roll();
            }
            return all;
        } finally {
            core.appendLock.unlock();
        }
    }

    /** The manifest first, then what readers see, then the files: a crash leaves files that the next opening removes. */
    private void remove(long logStartOffset, long endOffset) throws IOException {
        SegmentState forced = core.folder.recoveryPoint();
        LogView before = core.reader.view();
        List<SegmentState> kept = new ArrayList<>();
        for (Segment segment : before.sealed()) {
            if (segment.baseOffset() < forced.baseOffset() && segment.tail().endOffset() > endOffset) {
                kept.add(segment.state());
            }
        }
        long first = kept.isEmpty() ? forced.baseOffset() : kept.get(0).baseOffset();
        boolean segmentsGo = first != before.segments().get(0).baseOffset();
        if (segmentsGo) {
            core.folder.keepProducersAt(before, first, core.clock.millis());
        }
        if (segmentsGo || logStartOffset != before.logStartOffset()) {
            core.folder.writeManifest(logStartOffset, kept, forced);
        }
        List<Segment> gone = new ArrayList<>();
        core.appendLock.lock();
        try {
            LogView now = core.reader.view(); // a roll may have come in between
            LogView next = now.withLogStart(logStartOffset).withoutSealedUpTo(first);
            gone.addAll(now.segments());
            gone.removeAll(next.segments());
            core.reader.publish(next);
        } finally {
            core.appendLock.unlock();
        }
        core.folder.discard(gone);
        if (!gone.isEmpty()) {
            core.folder.pruneSnapshots(core.reader.view(), forced.endOffset());
        }
    }

    /** Makes everything durable for the last time; of a log that has stopped nothing is written any more. */
    void close() throws IOException {
        core.maintenanceLock.lock();
        try {
            if (closeToAppends()) {
                repairIndexes();
                force(true);
                core.epochs.flush();
            }
        } catch (FatalDiskException e) {
            throw core.stop(e);
        } finally {
            letGo();
            core.maintenanceLock.unlock();
        }
    }

    /** What is appended from now on would not be forced any more. Says whether there is something to force. */
    private boolean closeToAppends() {
        core.appendLock.lock();
        try {
            boolean running = !core.isClosed() && !core.isStopped();
            core.close();
            return running;
        } finally {
            core.appendLock.unlock();
        }
    }

    /** Closes the files and forces nothing. */
    void abandon() {
        core.maintenanceLock.lock();
        try {
            letGo();
        } finally {
            core.maintenanceLock.unlock();
        }
    }

    private void letGo() {
        boolean unused = closeToAppends();
        core.reader.close();
        core.reader.view().segments().forEach(Segment::retire);
    }
}

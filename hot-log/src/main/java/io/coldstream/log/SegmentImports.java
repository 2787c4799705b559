package io.coldstream.log;

import io.coldstream.api.OffsetRange;
import io.coldstream.log.file.FileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes older segments back in front of the local ones, one at a time. Thread-safe under the core's maintenance lock,
 * which is not held while a segment comes; appends and reads go on.
 */
final class SegmentImports {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentImports.class);

    private final LogCore core;
    /** Whether one is on its way. Under the maintenance lock. */
    private boolean busy;
    /** Whether the log has the files of the one that is on its way, or may have them. Under the maintenance lock. */
    private boolean taken;

    SegmentImports(LogCore core) {
        this.core = core;
    }

    void requireRunning() throws LogStoppedException {
        core.requireRunning();
    }

    /** Makes ready for a segment; nothing if it would not end where the local ones begin. */
    Optional<SegmentImport> begin(SealedSegment wanted) throws IOException {
        core.maintenanceLock.lock();
        try {
            core.requireRunning();
            if (busy) {
                throw new IllegalStateException("a segment is on its way into " + core.partition + " already");
            }
            if (!fits(wanted.offsets())) {
                return Optional.empty();
            }
            // An eviction's removal of files of the same names may have failed: repeated later, it would take the new
            // ones.
            core.folder.discard(List.of());
            // And one whose removal a power cut took back would lie in the middle of the log again.
            core.folder.removeBelow(core.reader.view().segments().get(0).baseOffset());
            SegmentImport begun = new IncomingSegment(this, core.folder, wanted, core.config.indexIntervalBytes());
            busy = true;
            taken = false;
            return Optional.of(begun);
        } finally {
            core.maintenanceLock.unlock();
        }
    }

    private boolean fits(OffsetRange offsets) {
        LogView view = core.reader.view();
        return offsets.end() == view.segments().get(0).baseOffset() && offsets.end() > view.logStartOffset();
    }

    /**
     * Makes a segment, whose files have been forced, the oldest one of the log. First its name is made durable, then what
     * is known of its epochs, then the manifest speaks of it, then readers see it. A crash before the manifest leaves
     * files below its first offset, which the next opening removes as it does those of an eviction.
     */
    boolean take(IncomingSegment incoming) throws IOException {
        core.maintenanceLock.lock();
        try {
            core.requireRunning();
            OffsetRange offsets = incoming.segment().offsets();
            if (!fits(offsets)) {
                return false;
            }
            FileStore store = core.folder.store();
            store.rename(incoming.temporary(), incoming.incoming().file());
            store.forceDirectory(core.folder.path());
            learnEpochs(offsets, incoming.epochs());
            core.epochs.flush();
            writeManifest(incoming.incoming());
            taken = true;
            publish(incoming.incoming());
            return true;
        } catch (FatalDiskException e) {
            taken = true; // the manifest may speak of them; the next opening knows
            throw core.stop(e);
        } finally {
            core.maintenanceLock.unlock();
        }
    }

    private void learnEpochs(OffsetRange offsets, List<EpochEntry> epochs) {
        core.appendLock.lock();
        try {
            core.epochs.include(offsets, epochs);
            core.epochs.advanceStart(core.reader.view().logStartOffset());
        } finally {
            core.appendLock.unlock();
        }
    }

    private void writeManifest(Segment oldest) throws IOException {
        SegmentState forced = core.folder.recoveryPoint();
        LogView view = core.reader.view();
        List<SegmentState> sealed = new ArrayList<>(view.segments().size());
        sealed.add(oldest.state());
        for (Segment segment : view.sealed()) {
            if (segment.baseOffset() < forced.baseOffset()) {
                sealed.add(segment.state());
            }
        }
        core.folder.writeManifest(view.logStartOffset(), sealed, forced);
    }

    private void publish(Segment oldest) {
        core.appendLock.lock();
        try {
            core.reader.publish(core.reader.view().withOldest(oldest)); // a roll may have come in between
        } finally {
            core.appendLock.unlock();
        }
    }

    /** Whether there may be files of a segment that did not come whole, which the next opening has to remove. */
    boolean isUnderWay() {
        core.maintenanceLock.lock();
        try {
            return busy;
        } finally {
            core.maintenanceLock.unlock();
        }
    }

    /** Ends an import, and removes its files unless the log has them. */
    void end(IncomingSegment incoming) {
        core.maintenanceLock.lock();
        try {
            // A closed log's folder may be another log's by now, which has cleaned up or will: this one stays busy.
            busy = !taken && core.isClosed();
            if (!taken && !busy) {
                core.folder.remove(incoming.files());
            }
        } catch (IOException e) {
            LOG.warn("What came of {} is removed later: {}", incoming.incoming().file(), e.getMessage());
        } finally {
            core.maintenanceLock.unlock();
        }
    }
}

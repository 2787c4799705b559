package io.coldstream.tiering.fetchback;

import io.coldstream.log.TierableLog;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.tiering.archive.ArchiveReader;
import io.coldstream.tiering.remote.RemoteLogs;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Brings segments that are in the archive alone back to the local disk, for topics whose tiering is switched off, so that
 * nothing evicts them again. The copies stay in the archive, in service, until retention deletes them. Thread-safe: no
 * state of its own.
 */
public final class FetchBack {
    private final ArchiveReader archive;
    private final RemoteLogs remoteLogs;
    private final DiskRoom room;
    private final Supplier<CompletableFuture<Void>> looks;

    /**
     * @param remoteLogs what the archive has; kept in step by the tiering service
     * @param looks completes when every look at a partition has ended that had begun before, and might evict still
     */
    public FetchBack(ObjectStore store, RemoteLogs remoteLogs, DiskRoom room, Supplier<CompletableFuture<Void>> looks) {
        this.archive = new ArchiveReader(store);
        this.remoteLogs = remoteLogs;
        this.room = room;
        this.looks = looks;
    }

    /** What {@link #run} would have to fetch for these logs now. Reads memory only. */
    public FetchNeed need(Collection<? extends TierableLog> logs) {
        return FetchNeed.of(logs, remoteLogs);
    }

    /**
     * Why there is no room for all of it, in a sentence with the bytes that are needed, free and kept in reserve; nothing if
     * there is.
     *
     * @throws IOException if the disk does not say how much is free
     */
    public Optional<String> roomMissing(FetchNeed need) throws IOException {
        return room.has(need.diskBytes())
                ? Optional.empty()
                : Optional.of(noRoom(need.segments() + " segments", need.diskBytes(), room));
    }

    static String noRoom(String what, long neededBytes, DiskRoom room) throws IOException {
        return "Fetching back " + what + " needs " + neededBytes + " bytes of the local disk; " + room.freeBytes()
                + " are free, and " + room.reserveBytes() + " of them have to stay free.";
    }

    /**
     * Fetches all of it, one partition after the other, from the newest segment to the log start. It may be run again after
     * it has ended early, and goes on where it stopped.
     *
     * @param hindrance why these logs' segments must not be fetched, in a sentence; asked before each segment. Tiering that
     *     is switched on is one.
     * @return what came back, also if it was cancelled
     * @throws FetchBackException if it cannot go on
     * @throws InterruptedException if the thread is interrupted before anything was fetched
     */
    public FetchNeed run(List<? extends TierableLog> logs, Supplier<Optional<String>> hindrance, FetchProgress progress)
            throws FetchBackException, InterruptedException {
        return new FetchBackRun(archive, remoteLogs, room, hindrance, progress).run(logs, looks.get());
    }
}

package io.coldstream.tiering.fetchback;

import io.coldstream.log.SealedSegment;
import io.coldstream.log.SegmentImport;
import io.coldstream.log.TierableLog;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.tiering.archive.ArchiveFooter;
import io.coldstream.tiering.archive.ArchiveReader;
import io.coldstream.tiering.remote.RemoteLogs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of fetching back. Owned by the thread that runs it, once. */
final class FetchBackRun {
    private static final Logger LOG = LoggerFactory.getLogger(FetchBackRun.class);
    private static final long LOOKS_WAIT_MS = 60_000;

    private final ArchiveReader archive;
    private final RemoteLogs remoteLogs;
    private final DiskRoom room;
    private final Supplier<Optional<String>> hindrance;
    private final FetchProgress progress;
    private FetchNeed all = new FetchNeed(0, 0);
    private long segments;
    private long logBytes;

    FetchBackRun(
            ArchiveReader archive,
            RemoteLogs remoteLogs,
            DiskRoom room,
            Supplier<Optional<String>> hindrance,
            FetchProgress progress) {
        this.archive = archive;
        this.remoteLogs = remoteLogs;
        this.room = room;
        this.hindrance = hindrance;
        this.progress = progress;
    }

    FetchNeed run(List<? extends TierableLog> logs, CompletableFuture<Void> looks)
            throws FetchBackException, InterruptedException {
        await(looks);
        all = FetchNeed.of(logs, remoteLogs);
        progress.total(all.logBytes());
        progress.segments(0, all.segments());
        for (TierableLog log : logs) {
            fetch(log);
        }
        return new FetchNeed(segments, logBytes);
    }

    /** Looks that began under the former policy may still evict; later ones read the present one, and do not. */
    private static void await(CompletableFuture<Void> looks) throws FetchBackException, InterruptedException {
        try {
            looks.get(LOOKS_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new FetchBackException(
                    "Tiering has not come to rest, and might evict again what is fetched; ask again later.", e);
        }
    }

    private void fetch(TierableLog log) throws FetchBackException {
        long localStart = log.localLogStartOffset();
        while (localStart > log.logStartOffset() && !progress.isCancelled()) {
            Optional<String> why = hindrance.get();
            if (why.isPresent()) {
                throw new FetchBackException(why.get() + " " + soFar());
            }
            Optional<SegmentRecord> copy = copyEndingAt(log, localStart);
            if (copy.isPresent()) {
                bringBack(log, copy.get());
            } else if (log.logStartOffset() < localStart && log.localLogStartOffset() == localStart) {
                throw new FetchBackException("The archive has no segment of " + log.partition()
                        + " that ends at offset " + localStart + ", where the local records begin. " + soFar());
            }
            localStart = log.localLogStartOffset(); // retention, or somebody who evicts, may have moved it as well
        }
    }

    private Optional<SegmentRecord> copyEndingAt(TierableLog log, long offset) {
        return remoteLogs
                .of(log.partition())
                .containing(offset - 1)
                .filter(copy -> copy.intent().offsets().end() == offset);
    }

    private void bringBack(TierableLog log, SegmentRecord copy) throws FetchBackException {
        SegmentIntent intent = copy.intent();
        try {
            requireRoom(intent);
            SealedSegment segment =
                    new SealedSegment(intent.offsets(), intent.logBytes(), intent.maxTimestampMs(), intent.sealedAt());
            Optional<SegmentImport> begun = log.importOlder(segment);
            if (begun.isPresent()) {
                try (SegmentImport coming = begun.get()) {
                    read(copy, coming);
                    count(coming.commit(), intent);
                }
            }
        } catch (CancelledException e) {
            LOG.debug("Fetching {} back was cancelled", intent.key(), e);
        } catch (StorageException e) {
            if (log.logStartOffset() < intent.offsets().end()) {
                throw new FetchBackException(
                        "Segment " + intent.key() + " cannot be read: " + e.getMessage() + ". " + soFar(), e);
            }
            LOG.info("{} was deleted by retention while it was fetched back", intent.key());
        } catch (IOException e) {
            throw new FetchBackException(
                    "Segment " + intent.key() + " cannot be put on the local disk: " + e.getMessage() + " " + soFar(),
                    e);
        }
    }

    private void requireRoom(SegmentIntent intent) throws FetchBackException, IOException {
        long needed = DiskRoom.bytesFor(intent.logBytes());
        if (!room.has(needed)) {
            throw new FetchBackException(FetchBack.noRoom("segment " + intent.key(), needed, room) + " " + soFar());
        }
    }

    private void read(SegmentRecord copy, SegmentImport coming) throws StorageException, IOException {
        SegmentIntent intent = copy.intent();
        ObjectFacts object = Objects.requireNonNull(copy.object(), "an AVAILABLE copy has an object");
        ArchiveFooter footer = archive.footer(intent.key(), object.footerPosition(), object.objectBytes());
        if (!footer.offsets().equals(intent.offsets())
                || !footer.identity().partition().equals(intent.partition())) {
            throw new StorageException(
                    Kind.CORRUPT,
                    "archive object " + intent.key() + " says that it holds the offsets " + footer.offsets() + " of "
                            + footer.identity().partition());
        }
        archive.copyLog(intent.key(), footer, new ImportStream(coming, progress));
    }

    private void count(boolean taken, SegmentIntent intent) {
        if (taken) {
            segments++;
            logBytes += intent.logBytes();
            progress.segments(segments, all.segments());
        }
    }

    private String soFar() {
        return segments + " of " + all.segments() + " segments came back; asked again, it goes on from there.";
    }

    /** Somebody wants it to end. */
    private static final class CancelledException extends IOException {
        private static final long serialVersionUID = 1L;

        CancelledException() {
            super("cancelled");
        }
    }

    /** Hands chunk by chunk over, each of whole batches. */
    private static final class ImportStream extends OutputStream {
        private final SegmentImport coming;
        private final FetchProgress progress;

        ImportStream(SegmentImport coming, FetchProgress progress) {
            this.coming = coming;
            this.progress = progress;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (progress.isCancelled()) {
                throw new CancelledException();
            }
            coming.write(ByteBuffer.wrap(bytes, from, length));
            progress.advance(length);
        }

        @Override
        public void write(int one) {
            throw new UnsupportedOperationException("a byte is no batch");
        }
    }
}

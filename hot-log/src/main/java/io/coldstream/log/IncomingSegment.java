package io.coldstream.log;

import io.coldstream.log.batch.BatchHeader;
import io.coldstream.log.file.FileStore;
import io.coldstream.log.file.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a segment that is on its way into the log: the log file under a temporary name, its indexes under their
 * own. Owned by the thread that brings it; no lock is held while it comes, for that may take as long as a network does.
 */
final class IncomingSegment implements SegmentImport {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingSegment.class);
    /** Half a megabyte for both indexes together, however large the segment is. */
    private static final int INDEX_ENTRIES_IN_MEMORY_MAX = 16 << 10;

    private final SegmentImports imports;
    private final SealedSegment wanted;
    private final int indexIntervalBytes;
    private final Segment segment;
    private final Path temporary;
    private final LogFile file;
    private final List<EpochEntry> epochs = new ArrayList<>();
    private boolean fileClosed;
    private boolean ended;

    IncomingSegment(SegmentImports imports, LogFolder folder, SealedSegment wanted, int indexIntervalBytes)
            throws IOException {
        this.imports = imports;
        this.wanted = wanted;
        this.indexIntervalBytes = indexIntervalBytes;
        this.segment = folder.newSegment(wanted.offsets().start());
        this.temporary = segment.file().resolveSibling(segment.file().getFileName() + SegmentFiles.TEMPORARY);
        this.file = folder.store().open(temporary, FileStore.Access.WRITE);
        try {
            file.truncate(0); // what an earlier attempt may have left
        } catch (IOException e) {
            closeFile();
            try {
                folder.remove(List.of(temporary));
            } catch (IOException notRemoved) {
                e.addSuppressed(notRemoved);
            }
            throw e;
        }
    }

    @Override
    public SealedSegment segment() {
        return wanted;
    }

    /** The segment as the log will have it. */
    Segment incoming() {
        return segment;
    }

    /** The leader epochs that its batches have, and where each begins. */
    List<EpochEntry> epochs() {
        return epochs;
    }

    Path temporary() {
        return temporary;
    }

    /** Everything that there may be of it on the disk. */
    List<Path> files() {
        return List.of(
                temporary,
                segment.file(),
                segment.offsets().file(),
                segment.times().file());
    }

    @Override
    public void write(ByteBuffer batches) throws IOException {
        imports.requireRunning();
        ByteBuffer view = batches.slice(); // network byte order, whatever the caller's has
        List<BatchHeader> headers = check(view);
        file.write(view, segment.tail().bytes());
        for (BatchHeader header : headers) {
            segment.accept(header, indexIntervalBytes);
            int epoch = header.leaderEpoch();
            if (epoch >= 0 && (epochs.isEmpty() || epochs.get(epochs.size() - 1).leaderEpoch() < epoch)) {
                epochs.add(new EpochEntry(epoch, header.baseOffset()));
            }
        }
        segment.offsets().spill(INDEX_ENTRIES_IN_MEMORY_MAX);
        segment.times().spill(INDEX_ENTRIES_IN_MEMORY_MAX);
    }

    private List<BatchHeader> check(ByteBuffer batches) throws WrongSegmentException {
        if (batches.limit() > wanted.logBytes() - segment.tail().bytes()) {
            throw wrong("it has more than " + wanted.logBytes() + " bytes.");
        }
        List<BatchHeader> headers = new ArrayList<>();
        long next = segment.tail().endOffset();
        for (int at = 0; at < batches.limit(); ) {
            BatchHeader header = check(batches, at, next);
            headers.add(header);
            next = header.endOffset();
            at += header.sizeInBytes();
        }
        return headers;
    }

    private BatchHeader check(ByteBuffer batches, int at, long next) throws WrongSegmentException {
        int left = batches.limit() - at;
        if (left < BatchHeader.BYTES) {
            throw wrong(left + " bytes are no batch at offset " + next + ".");
        }
        BatchHeader header = BatchHeader.read(batches, at);
        if (header.magic() != BatchHeader.MAGIC
                || header.sizeInBytes() < BatchHeader.BYTES
                || header.sizeInBytes() > left
                || header.recordCount() <= 0
                || header.lastOffsetDelta() != header.recordCount() - 1) {
            throw wrong("there is no whole batch at offset " + next + ".");
        }
        if (header.baseOffset() != next || header.endOffset() > wanted.offsets().end()) {
            throw wrong("the offsets from " + header.baseOffset() + " to " + header.endOffset() + " came where offset "
                    + next + " was to follow.");
        }
        if (BatchHeader.computeCrc(batches, at, header.sizeInBytes()) != header.crc()) {
            throw wrong("the CRC of the batch at offset " + next + " is wrong.");
        }
        return header;
    }

    private WrongSegmentException wrong(String problem) {
        return new WrongSegmentException(wanted.offsets(), problem);
    }

    @Override
    public boolean commit() throws IOException {
        Segment.Tail tail = segment.tail();
        if (tail.endOffset() != wanted.offsets().end() || tail.bytes() != wanted.logBytes()) {
            throw wrong("it ends at offset " + tail.endOffset() + " with " + tail.bytes() + " of " + wanted.logBytes()
                    + " bytes.");
        }
        file.force();
        closeFile();
        segment.closeTimeIndex();
        segment.seal(wanted.sealedAt().toEpochMilli());
        segment.offsets().flush();
        segment.times().flush();
        return imports.take(this);
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            closeFile();
            imports.end(this);
        }
    }

    private void closeFile() {
        if (!fileClosed) {
            fileClosed = true;
            try {
                file.close();
            } catch (IOException e) {
                LOG.warn("{} did not close cleanly.", temporary, e); // what had to be durable was forced before
            }
        }
    }
}

package io.coldstream.tiering.archive;

import io.coldstream.api.OffsetRange;
import io.coldstream.log.SealedSegment;
import io.coldstream.log.batch.BatchHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Cuts one segment into chunks at batch boundaries and writes them as frames. Owned by one thread. */
final class ChunkWriter implements AutoCloseable {
    private static final int GZIP = 1;
    private static final int ZSTD = 4;

    private final SealedSegment segment;
    private final ArchiveIdentity identity;
    private final int chunkLogBytes;
    private final DigestOutput out;
    private final FrameEncoder frames;
    private final MessageDigest logDigest = Sha256.newDigest();
    private final byte[] headerBytes = new byte[BatchHeader.BYTES];
    private final List<ArchiveChunk> table = new ArrayList<>();

    private byte[] buffer;
    private int filled;
    private int entropyCodedBytes;
    private long chunkMaxTimestampMs = -1;
    private long chunkStartOffset;
    private long nextOffset;
    private long chunkLogPosition;
    private long recordCount;
    private long batchCount;
    private long minTimestampMs = -1;
    private long maxTimestampMs = -1;

    ChunkWriter(SealedSegment segment, ArchiveIdentity identity, ArchiveSettings settings, DigestOutput out) {
        this.segment = segment;
        this.identity = identity;
        this.chunkLogBytes = settings.chunkLogBytesFor(segment.logBytes());
        this.out = out;
        this.frames = new FrameEncoder(settings.zstdLevel());
        this.buffer = new byte[(int) Math.min(chunkLogBytes, segment.logBytes())];
        this.chunkStartOffset = segment.offsets().start();
        this.nextOffset = chunkStartOffset;
    }

    /** Reads the whole log and writes all its chunks. */
    void writeAll(InputStream log) throws IOException {
        while (logPosition() < segment.logBytes()) {
            BatchHeader header = readHeader(log);
            if (filled > 0 && filled + (long) header.sizeInBytes() > chunkLogBytes) {
                flushChunk();
            }
            readBatch(log, header);
            account(header);
        }
        flushChunk();
        if (nextOffset != segment.offsets().end()) {
            throw damaged("the log ends at offset " + nextOffset + ", the segment at "
                    + segment.offsets().end());
        }
        if (log.read() != -1) {
            throw damaged("the log is longer than the segment's " + segment.logBytes() + " bytes");
        }
    }

    List<ArchiveChunk> table() {
        return table;
    }

    ArchiveFooter.Totals totals() {
        return new ArchiveFooter.Totals(
                segment.logBytes(),
                Sha256.hex(logDigest),
                recordCount,
                batchCount,
                minTimestampMs,
                maxTimestampMs,
                segment.sealedAt().truncatedTo(ChronoUnit.MILLIS));
    }

    private long logPosition() {
        return chunkLogPosition + filled;
    }

    private BatchHeader readHeader(InputStream log) throws IOException {
        if (segment.logBytes() - logPosition() < BatchHeader.BYTES) {
            throw damaged((segment.logBytes() - logPosition()) + " bytes behind the last batch");
        }
        readFully(log, headerBytes, 0, BatchHeader.BYTES);
        BatchHeader header = BatchHeader.read(ByteBuffer.wrap(headerBytes), 0);
        Optional<String> problem = BatchCheck.sizeProblem(header, segment.logBytes() - logPosition());
        if (problem.isPresent()) {
            throw damaged(problem.get());
        }
        return header;
    }

    private void readBatch(InputStream log, BatchHeader header) throws IOException {
        int end = filled + header.sizeInBytes();
        if (buffer.length < end) {
            buffer = Arrays.copyOf(buffer, end);
        }
        System.arraycopy(headerBytes, 0, buffer, filled, BatchHeader.BYTES);
        readFully(log, buffer, filled + BatchHeader.BYTES, header.sizeInBytes() - BatchHeader.BYTES);
        Optional<String> problem = BatchCheck.problem(header, ByteBuffer.wrap(buffer), filled, nextOffset);
        if (problem.isPresent()) {
            throw damaged(problem.get());
        }
    }

    private void account(BatchHeader header) {
        filled += header.sizeInBytes();
        nextOffset = header.endOffset();
        batchCount++;
        recordCount += header.recordCount();
        if (header.compressionId() == GZIP || header.compressionId() == ZSTD) {
            entropyCodedBytes += header.sizeInBytes();
        }
        chunkMaxTimestampMs = Math.max(chunkMaxTimestampMs, header.maxTimestampMs());
        maxTimestampMs = Math.max(maxTimestampMs, header.maxTimestampMs());
        long first = header.isLogAppendTime() ? header.maxTimestampMs() : header.baseTimestampMs();
        if (first >= 0 && (minTimestampMs < 0 || first < minTimestampMs)) {
            minTimestampMs = first;
        }
    }

    private void flushChunk() throws IOException {
        CRC32C crc = new CRC32C();
        crc.update(buffer, 0, filled);
        logDigest.update(buffer, 0, filled);
        long objectPosition = out.position();
        int objectBytes = frames.encode(buffer, filled, entropyCodedBytes, out);
        table.add(new ArchiveChunk(
                new OffsetRange(chunkStartOffset, nextOffset),
                chunkLogPosition,
                filled,
                objectPosition,
                objectBytes,
                (int) crc.getValue(),
                chunkMaxTimestampMs));
        chunkLogPosition += filled;
        chunkStartOffset = nextOffset;
        filled = 0;
        entropyCodedBytes = 0;
        chunkMaxTimestampMs = -1;
    }

    private void readFully(InputStream log, byte[] into, int at, int length) throws IOException {
        if (log.readNBytes(into, at, length) != length) {
            throw damaged("the log ends inside a batch");
        }
    }

    private DamagedSegmentException damaged(String what) {
        return new DamagedSegmentException(identity.partition() + " " + segment.offsets(), logPosition(), what);
    }

    @Override
    public void close() {
        frames.close();
    }
}

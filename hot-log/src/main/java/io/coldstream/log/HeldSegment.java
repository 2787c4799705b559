package io.coldstream.log;

import io.coldstream.log.file.LogFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** A sealed segment that is held open for upload. Not thread-safe. */
final class HeldSegment implements SegmentExport {
    private final SealedSegment segment;
    private final SharedFile held;
    private final List<EpochEntry> leaderEpochs;
    private final List<ProducerEntry> producers;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over the caller's hold on the file. */
    HeldSegment(SealedSegment segment, SharedFile held, List<EpochEntry> leaderEpochs, List<ProducerEntry> producers) {
        this.segment = segment;
        this.held = held;
        this.leaderEpochs = leaderEpochs;
        this.producers = producers;
    }

    @Override
    public SealedSegment segment() {
        return segment;
    }

    @Override
    public InputStream open() {
        return new FileStream(held.file(), segment.logBytes());
    }

    @Override
    public List<EpochEntry> leaderEpochs() {
        return leaderEpochs;
    }

    @Override
    public List<ProducerEntry> producers() {
        return producers;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            held.close();
        }
    }

    /** The first bytes of a file. Reads by position, so several streams of one file do not disturb each other. */
    private static final class FileStream extends InputStream {
        private final LogFile file;
        private final long limit;
        private long position;

        FileStream(LogFile file, long limit) {
            this.file = file;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            Objects.checkFromIndexSize(from, length, target.length);
            if (length == 0) {
                return 0;
            }
            int wanted = (int) Math.min(length, limit - position);
            if (wanted == 0) {
                return -1;
            }
            int read = file.read(ByteBuffer.wrap(target, from, wanted), position);
            if (read < wanted) {
                throw new EOFException("the log file ends at byte " + (position + read) + " and not at " + limit);
            }
            position += read;
            return read;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, limit - position);
        }
    }
}

package io.coldstream.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A segment as an archive keeps it, for tests that bring it back. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Archived(SealedSegment segment, byte[] log) {
    /** All sealed segments of a log, oldest first. */
    static List<Archived> of(PartitionLog log) throws IOException {
        List<Archived> all = new ArrayList<>();
        for (SealedSegment segment : log.sealedSegments()) {
            try (SegmentExport export = log.export(segment).orElseThrow()) {
                all.add(new Archived(segment, export.open().readAllBytes()));
            }
        }
        return all;
    }

    /** Brings it back; says whether it is in the log now. */
    boolean bringBackTo(PartitionLog target) throws IOException {
        try (SegmentImport coming = target.importOlder(segment).orElseThrow()) {
            coming.write(ByteBuffer.wrap(log));
            return coming.commit();
        }
    }
}

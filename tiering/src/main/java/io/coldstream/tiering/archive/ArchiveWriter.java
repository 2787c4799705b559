package io.coldstream.tiering.archive;

import io.coldstream.api.OffsetRange;
import io.coldstream.log.ProducerEntry;
import io.coldstream.log.SegmentExport;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.tiering.archive.ArchiveFooter.Producers;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Writes sealed segments as archive objects, checking every batch on the way. Immutable. */
public final class ArchiveWriter {
    private static final int FILE_BUFFER_BYTES = 1 << 16;

    private final ArchiveSettings settings;

    public ArchiveWriter(ArchiveSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    /**
     * Writes one segment's archive into a new file. The file is not forced to the disk: whoever crashes before the
     * upload is confirmed starts again from the segment. After an error the file may be there in part.
     *
     * @throws DamagedSegmentException if the local segment is not what was appended: a CRC, a size, a hole
     * @throws IOException if the segment cannot be read or the file cannot be written
     */
    public StagedArchive write(SegmentExport export, ArchiveIdentity identity, Path file) throws IOException {
        OffsetRange offsets = export.segment().offsets();
        try (InputStream log = export.open();
                DigestOutput out = new DigestOutput(new BufferedOutputStream(
                        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        FILE_BUFFER_BYTES));
                ChunkWriter chunks = new ChunkWriter(export.segment(), identity, settings, out)) {
            chunks.writeAll(log);
            ArchiveFooter footer = new ArchiveFooter(
                    identity,
                    offsets,
                    chunks.totals(),
                    chunks.table(),
                    List.of(),
                    export.leaderEpochs(),
                    newest(export.producers()));
            out.write(FooterFrame.encode(footer));
            out.flush();
            ObjectFacts facts = new ObjectFacts(
                    out.position(),
                    footer.footerPosition(),
                    out.sha256(),
                    footer.totals().minTimestampMs());
            return new StagedArchive(file, facts, footer);
        }
    }

    private static Producers newest(List<ProducerEntry> producers) {
        List<ProducerEntry> kept = producers.stream()
                .sorted(Comparator.comparingLong(ProducerEntry::lastTimestampMs)
                        .reversed()
                        .thenComparingLong(ProducerEntry::producerId))
                .limit(ArchiveFormat.PRODUCERS_MAX)
                .toList();
        return new Producers(kept, kept.size() == producers.size());
    }
}

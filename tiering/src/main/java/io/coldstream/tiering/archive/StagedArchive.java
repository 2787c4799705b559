package io.coldstream.tiering.archive;

import io.coldstream.storage.metadata.ObjectFacts;
import java.nio.file.Path;
import java.util.Objects;

/**
 * An archive object that was written to the local disk and waits to be uploaded.
 *
 * @param file where its bytes are
 * @param facts its size, footer position and digest
 * @param footer its footer
 */
public record StagedArchive(Path file, ObjectFacts facts, ArchiveFooter footer) {
    public StagedArchive {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(facts, "facts");
        Objects.requireNonNull(footer, "footer");
    }
}

package io.coldstream.log;

import io.coldstream.log.file.FileStore;
import io.coldstream.log.file.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Small files that are replaced as a whole: written under another name, forced, renamed, and the folder forced. A crash
 * in between leaves the old content and a temporary file that the next opening removes.
 */
final class MetadataFiles {
    private MetadataFiles() {}

    /**
     * Replaces a file's content.
     *
     * @throws FatalDiskException if the old content may or may not be the durable one
     * @throws IOException if the old content still stands
     */
    static void replace(FileStore store, Path file, ByteBuffer content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + SegmentFiles.TEMPORARY);
        try (LogFile open = store.open(temporary, FileStore.Access.WRITE)) {
            open.truncate(0); // what an earlier attempt may have left
            open.write(content, 0);
            open.force();
        }
        try {
            store.rename(temporary, file);
            store.forceDirectory(Objects.requireNonNull(file.getParent(), "a file lies in a folder"));
        } catch (IOException e) {
            // the rename may or may not have happened, and may or may not outlive a power cut
            throw new FatalDiskException("Nobody knows which content " + file + " has", e);
        }
    }

    /**
     * Replaces a file that has a checksum of its own and can be done without: after a power cut it may be missing or
     * damaged.
     */
    static void replaceUnforced(FileStore store, Path file, ByteBuffer content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + SegmentFiles.TEMPORARY);
        try (LogFile open = store.open(temporary, FileStore.Access.WRITE)) {
            open.truncate(0);
            open.write(content, 0);
        }
        store.rename(temporary, file);
    }

    static void replace(FileStore store, Path file, String content) throws IOException {
        replace(store, file, ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
    }

    static ByteBuffer read(FileStore store, Path file) throws IOException {
        try (LogFile open = store.open(file, FileStore.Access.READ)) {
            ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(open.size()));
            open.read(content, 0);
            return content.flip();
        }
    }

    static String readText(FileStore store, Path file) throws IOException {
        return StandardCharsets.UTF_8.decode(read(store, file)).toString();
    }

    static int crcOf(ByteBuffer content) {
        CRC32C crc = new CRC32C();
        crc.update(content.duplicate());
        return (int) crc.getValue();
    }
}

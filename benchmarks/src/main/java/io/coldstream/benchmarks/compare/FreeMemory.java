package io.coldstream.benchmarks.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The machine's free memory. A hypervisor that takes free memory back (free page reporting of virtio-balloon) lets its
 * guest pay some ten microseconds for the first touch of each page of 4 KiB, more than two seconds for a gigabyte; it
 * would be put down to the broker that happens to write there first. A machine that has been up for long has no such
 * pages. Stateless.
 */
final class FreeMemory {
    /** More than one case and its client need. */
    private static final long BYTES = 3L << 30;

    private FreeMemory() {}

    /** Touches as much free memory as a case needs, by way of a file in a folder, which is gone afterwards. */
    static void touch(Path folder) throws IOException {
        Path file = folder.resolve("free-memory");
        ByteBuffer piece = ByteBuffer.allocateDirect(1 << 20);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (channel.position() < BYTES) {
                channel.write(piece.clear());
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }
}

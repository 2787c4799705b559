package io.coldstream.log.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Tells a full disk from a broken one. Java has no type for it, only the operating system's words. */
final class DiskErrors {
    private static final List<String> NO_ROOM =
            List.of("No space left on device", "Disk quota exceeded", "There is not enough space");

    private DiskErrors() {}

    static IOException typed(Path file, IOException e) {
        String message = String.valueOf(e.getMessage());
        return NO_ROOM.stream().anyMatch(message::contains)
                ? new DiskFullException("The disk is full: " + file + " could not be written.", e)
                : e;
    }
}

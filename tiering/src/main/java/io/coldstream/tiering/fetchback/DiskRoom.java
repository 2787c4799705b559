package io.coldstream.tiering.fetchback;

import java.io.IOException;

/** How much of the local disk fetching back may take. Thread-safe. */
public interface DiskRoom {
    /** The bytes that are free now. */
    long freeBytes() throws IOException;

    /** The bytes that have to stay free. */
    long reserveBytes();

    /** Whether so many bytes more leave the reserve alone. */
    default boolean has(long neededBytes) throws IOException {
        return freeBytes() - neededBytes >= reserveBytes();
    }

    /** What log bytes take on the disk together with their indexes, which have 20 bytes for 4 KiB of log by default. */
    static long bytesFor(long logBytes) {
        return logBytes + logBytes / 64;
    }
}

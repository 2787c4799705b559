package io.coldstream.benchmarks.compare;

import io.coldstream.benchmarks.JsonValues;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files from which the producer tool takes its records at random: one JSON-like value a line.
 *
 * @param large values of {@link JsonValues#VALUE_BYTES}
 * @param small the first {@link #SMALL_BYTES} of each of them
 */
record Payloads(Path large, Path small) {
    static final long SEED = 20260101;
    static final int SMALL_BYTES = 100;

    /** Enough that no batch repeats itself, and little enough for the tool's heap. */
    private static final int VALUES = 16 * 1024;

    static Payloads write(Path directory) throws IOException {
        List<byte[]> values = new JsonValues(SEED).next(VALUES);
        return new Payloads(
                write(directory.resolve("values-large"), values, JsonValues.VALUE_BYTES),
                write(directory.resolve("values-small"), values, SMALL_BYTES));
    }

    private static Path write(Path file, List<byte[]> values, int bytesEach) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < values.size(); i++) {
                if (i > 0) {
                    out.write('\n');
                }
                out.write(values.get(i), 0, bytesEach);
            }
        }
        return file;
    }
}

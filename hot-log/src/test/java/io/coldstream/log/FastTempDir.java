package io.coldstream.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** A temporary folder in memory where the system has one, for tests that make thousands of files. */
public final class FastTempDir implements TempDirFactory {
    private static final Path IN_MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        return Files.isDirectory(IN_MEMORY) && Files.isWritable(IN_MEMORY)
                ? Files.createTempDirectory(IN_MEMORY, "coldstream")
                : Files.createTempDirectory("coldstream");
    }
}

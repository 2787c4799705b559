package io.coldstream.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.storage.object.ObjectKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One process stops in the middle of a put; another starts on the same root. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before any test
class SeveralProcessesTest {
    private static final ObjectKey KEY = new ObjectKey("slow/object");

    @TempDir
    private Path root;

    private Process writer;

    @BeforeEach
    void startWriter() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        writer = new ProcessBuilder(
                        java.toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SlowWriter.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = writer.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        while (line != null && !line.equals(SlowWriter.IN_THE_MIDDLE)) {
            line = out.readLine();
        }
        assertThat(line).as("the writer's last line").isEqualTo(SlowWriter.IN_THE_MIDDLE);
    }

    @AfterEach
    void endWriter() throws Exception {
        writer.destroyForcibly().waitFor();
    }

    @Test
    void aStartRemovesWhatAKilledProcessLeft() throws Exception {
        writer.destroyForcibly().waitFor();
        assertThat(tempFiles()).hasSize(1);

        try (DirectoryObjectStore store = new DirectoryObjectStore(root)) {
            assertThat(tempFiles()).isEmpty();
            assertThat(store.head(KEY)).isEmpty();
            assertThat(store.list("", "", 10)).isEmpty();
        }
    }

    @Test
    void aStartLeavesAloneWhatALivingProcessWrites() throws Exception {
        try (DirectoryObjectStore store = new DirectoryObjectStore(root)) {
            assertThat(tempFiles()).hasSize(1);
            assertThat(store.head(KEY)).isEmpty();

            writer.getOutputStream().write(1);
            writer.getOutputStream().flush();
            assertThat(writer.waitFor()).isZero();

            assertThat(store.head(KEY).orElseThrow().length()).isEqualTo(2 * SlowWriter.HALF_BYTES);
            assertThat(tempFiles()).isEmpty();
        }
    }

    private List<Path> tempFiles() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(".tmp"))) {
            return files.toList();
        }
    }
}

package io.coldstream.benchmarks.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarFolderTest {
    @TempDir
    private Path folder;

    @Test
    void aVersionIsWhatStandsBehindTheWholeName() throws IOException {
        Files.createFile(folder.resolve("kafka-clients-4.4.0.jar"));
        Files.createFile(folder.resolve("kafka-4.3.0.jar"));
        Files.createFile(folder.resolve("kafka-clients-extra-1.0.jar"));

        assertThat(new JarFolder(folder).versionOf("kafka-clients")).isEqualTo("4.4.0");
        assertThat(new JarFolder(folder).versionOf("kafka")).isEqualTo("4.3.0");
    }

    @Test
    void mixedClassPathsAreRefused() throws IOException {
        Files.createFile(folder.resolve("kafka-clients-4.4.0.jar"));
        Files.createFile(folder.resolve("kafka-clients-4.3.0.jar"));

        assertThatThrownBy(() -> new JarFolder(folder).versionOf("kafka-clients"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("4.4.0")
                .hasMessageContaining("4.3.0");
        assertThatThrownBy(() -> new JarFolder(folder).versionOf("kafka-tools")).isInstanceOf(IOException.class);
    }
}

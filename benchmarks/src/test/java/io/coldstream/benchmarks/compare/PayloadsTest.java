package io.coldstream.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.benchmarks.JsonValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayloadsTest {
    @TempDir
    private Path directory;

    @Test
    void everyLineIsARecordOfTheSizeThatIsCounted() throws IOException {
        Payloads payloads = Payloads.write(directory);

        assertThat(Files.readAllLines(payloads.large()))
                .hasSizeGreaterThan(1000)
                .allMatch(line -> line.length() == JsonValues.VALUE_BYTES);
        assertThat(Files.readAllLines(payloads.small())).allMatch(line -> line.length() == Payloads.SMALL_BYTES);
    }
}

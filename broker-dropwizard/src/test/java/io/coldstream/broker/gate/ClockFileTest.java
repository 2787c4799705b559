package io.coldstream.broker.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.tiering.retention.KnownTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockFileTest {
    private static final Instant NOW = Instant.parse("2026-03-29T01:30:00.123Z");

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("clock-state.json");
    }

    @Test
    void theNewestTimeIsThereForTheNextStart() {
        ClockFile first = new ClockFile(file());
        assertThat(first.remembered()).isEmpty();
        first.remember(KnownTime.of(NOW.plusSeconds(60)));
        first.remember(new KnownTime(NOW.plusNanos(4), Duration.ofDays(3653)));
        assertThat(new ClockFile(file()).remembered()).contains(new KnownTime(NOW, Duration.ofDays(3653)));
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void whatCannotBeReadIsNothingAndIsReplaced() throws Exception {
        ClockFile clock = new ClockFile(file());
        String whole = "{\"version\":1,\"time\":\"" + NOW + "\",\"ahead_ms\":0}";
        Files.writeString(file(), whole);
        assertThat(clock.remembered()).contains(KnownTime.of(NOW));
        List<String> others = List.of(
                "",
                "{",
                whole.replace(":1,", ":2,"),
                whole.replace("2026", "soon"),
                whole.replace(":0}", ":-1}"),
                whole.replace("ahead_ms", "ahead"));
        for (String content : others) {
            Files.writeString(file(), content);
            assertThat(clock.remembered()).as(content).isEmpty();
        }
        clock.remember(KnownTime.of(NOW));
        assertThat(clock.remembered()).contains(KnownTime.of(NOW));
    }

    @Test
    void whereNothingCanBeWrittenTheBrokerGoesOn() {
        new ClockFile(folder.resolve("missing").resolve("clock-state.json")).remember(KnownTime.of(NOW));
        assertThat(folder.resolve("missing")).doesNotExist();
    }
}

package io.coldstream.broker.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.broker.config.ColdstreamConfiguration;
import io.coldstream.broker.e2e.TestBroker;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    private static final int EVENTS = 300;

    @TempDir
    Path folder;

    @Test
    void readsEventsOfPlainAndPackedFilesAsTheyAre() throws Exception {
        byte[] lines = "a\n\nlast, with CR\r\nno end".getBytes(StandardCharsets.UTF_8);
        Path plain = Files.write(folder.resolve("plain"), lines);
        Path packed = folder.resolve("packed");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(lines);
        }

        assertThat(events(plain)).containsExactly("a", "", "last, with CR\r", "no end");
        assertThat(events(packed)).isEqualTo(events(plain));
    }

    private static List<String> events(Path path) throws Exception {
        List<String> events = new ArrayList<>();
        try (EventFile file = EventFile.open(path)) {
            for (Optional<byte[]> event = file.next(); event.isPresent(); event = file.next()) {
                events.add(new String(event.get(), StandardCharsets.UTF_8));
            }
        }
        return events;
    }

    @Test
    void digestsTellChangedMissingDoubledAndMovedEvents() {
        List<String> right = digest(0, "one", 1, "two");

        assertThat(digest(0, "one", 1, "two")).isEqualTo(right);
        assertThat(digest(0, "one", 1, "twO")).isNotEqualTo(right);
        assertThat(digest(0, "one", 2, "two")).isNotEqualTo(right);
        assertThat(digest(0, "one", 0, "one", 1, "two")).isNotEqualTo(right);
        assertThat(digest(0, "onetwo", 1, "")).isNotEqualTo(right);
        assertThat(digest(0, "one")).isNotEqualTo(right);
    }

    private static List<String> digest(Object... offsetsAndEvents) {
        PartitionDigests digests = new PartitionDigests(1);
        for (int i = 0; i < offsetsAndEvents.length; i += 2) {
            String event = (String) offsetsAndEvents[i + 1];
            digests.add(0, (int) offsetsAndEvents[i], event.getBytes(StandardCharsets.UTF_8));
        }
        return digests.finish();
    }

    @Test
    void playsAFileThereAndBackAndCanBeTakenUpAgain() throws Exception {
        String first = run(options(false));
        assertThat(first)
                .contains("produced               " + EVENTS + " events, all acknowledged")
                .contains("every event came back at its offset, byte for byte");

        assertThat(run(options(true)))
                .contains(EVENTS + " events were acknowledged before")
                .contains("every event came back at its offset, byte for byte");
    }

    @Test
    void aDifferenceIsAFailure() throws Exception {
        run(options(false));
        DemoLedger ledger = DemoLedger.read(folder.resolve("scratch"));
        List<String> wrong = new ArrayList<>(ledger.digests());
        wrong.set(1, "0".repeat(64));
        new DemoLedger(ledger.topic(), ledger.file(), ledger.valueBytes(), ledger.events(), wrong)
                .write(folder.resolve("scratch"));

        assertThatThrownBy(() -> run(options(true)))
                .isInstanceOf(DemoFailure.class)
                .hasMessageContaining("Partition 1 came back otherwise than it was sent");
    }

    private DemoOptions options(boolean resume) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < EVENTS; i++) {
            lines.append("event ").append(i).append('\n');
        }
        Path file = Files.writeString(folder.resolve("events"), lines);
        Path scratch = Files.createDirectories(folder.resolve("scratch"));
        return new DemoOptions(file, scratch, resume, true, 2, "zstd", false);
    }

    private static String run(DemoOptions options) throws Exception {
        ColdstreamConfiguration configuration = TestBroker.configuration(options.directory(), root -> {});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new DemoRun(configuration, options, new PrintStream(out, true, StandardCharsets.UTF_8), System::nanoTime).run();
        return out.toString(StandardCharsets.UTF_8);
    }
}

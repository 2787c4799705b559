package io.coldstream.broker.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.tiering.retention.KnownTime;
import io.coldstream.tiering.retention.TimeMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trusted time in a small file of the data folder. Thread-safe: the file is read and replaced under this object's
 * monitor.
 */
public final class ClockFile implements TimeMemory {
    private static final Logger LOG = LoggerFactory.getLogger(ClockFile.class);
    private static final int VERSION = 1;

    private final ObjectMapper json = new ObjectMapper();
    private final Path file;

    public ClockFile(Path file) {
        this.file = file;
    }

    @Override
    public synchronized Optional<KnownTime> remembered() {
        try {
            JsonNode root = json.readTree(Files.readAllBytes(file));
            if (root.path("version").asInt() != VERSION) {
                throw new IOException("it is not of version " + VERSION);
            }
            if (!root.path("ahead_ms").isIntegralNumber()) {
                throw new IOException("ahead_ms is missing");
            }
            Instant time = Instant.parse(root.path("time").asText());
            return Optional.of(
                    new KnownTime(time, Duration.ofMillis(root.path("ahead_ms").longValue())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            LOG.warn("{} cannot be read; the time is taken from what the database knows: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public synchronized void remember(KnownTime known) {
        ObjectNode root = json.createObjectNode()
                .put("version", VERSION)
                .put("time", known.time().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("ahead_ms", known.ahead().toMillis());
        try {
            WholeFile.replace(file, json.writeValueAsBytes(root));
        } catch (IOException e) {
            LOG.warn("The time cannot be noted in {}: {}", file, e.getMessage());
        }
    }
}

package io.coldstream.broker.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The file in which a broker's {@link Memory} lies: there whole, or as it was before. Owned by whoever holds the gate. */
final class MemoryFile {
    private static final int VERSION = 1;

    private final ObjectMapper json = new ObjectMapper();
    private final Path file;

    MemoryFile(Path file) {
        this.file = file;
    }

    /**
     * What was written last; nothing if there is no file.
     *
     * @throws IOException if there is one that cannot be read
     */
    Optional<Memory> read() throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        JsonNode root = json.readTree(bytes);
        if (root.path("version").asInt() != VERSION) {
            throw new IOException("it is not of version " + VERSION);
        }
        try {
            return Optional.of(new Memory(state(root.path("database")), suspension(root.path("suspension"))));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static @Nullable DatabaseState state(JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        return new DatabaseState(
                text(node, "cluster_id"),
                number(node, "generation"),
                number(node, "audit_number"),
                node.path("audit_hash").isTextual() ? text(node, "audit_hash") : null);
    }

    private static @Nullable Suspension suspension(JsonNode node) {
        return node.isNull() ? null : new Suspension(Instant.parse(text(node, "since")), text(node, "difference"));
    }

    private static String text(JsonNode node, String name) {
        if (!node.path(name).isTextual()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return node.path(name).textValue();
    }

    private static long number(JsonNode node, String name) {
        if (!node.path(name).isIntegralNumber()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return node.path(name).longValue();
    }

    /** Replaces the file; a crash at any point leaves the old one or the new one. */
    void write(Memory memory) throws IOException {
        ObjectNode root = json.createObjectNode().put("version", VERSION);
        DatabaseState state = memory.state();
        if (state == null) {
            root.putNull("database");
        } else {
            root.putObject("database")
                    .put("cluster_id", state.clusterId())
                    .put("generation", state.generation())
                    .put("audit_number", state.auditNumber())
                    .put("audit_hash", state.auditHash());
        }
        Suspension suspension = memory.suspension();
        if (suspension == null) {
            root.putNull("suspension");
        } else {
            root.putObject("suspension")
                    .put("since", suspension.since().toString())
                    .put("difference", suspension.difference());
        }
        WholeFile.replace(file, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    }

    @Override
    public String toString() {
        return file.toString();
    }
}

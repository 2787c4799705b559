package io.coldstream.broker.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What was sent and acknowledged, on disk beside the broker's data, so that a demo that was killed can be taken up
 * again and still knows what must come back.
 *
 * @param topic the topic
 * @param file the file that was played
 * @param valueBytes the bytes of all events together
 * @param events how many events each partition has
 * @param digests each partition's digest
 */
record DemoLedger(String topic, String file, long valueBytes, List<Long> events, List<String> digests) {
    private static final String NAME = "demo-ledger.json";

    DemoLedger {
        events = List.copyOf(events);
        digests = List.copyOf(digests);
    }

    long eventCount() {
        return events.stream().mapToLong(Long::longValue).sum();
    }

    int partitions() {
        return events.size();
    }

    void write(Path directory) throws IOException {
        Path temporary = directory.resolve(NAME + ".tmp");
        Files.write(temporary, new ObjectMapper().writeValueAsBytes(this));
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(temporary, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    }

    static boolean existsIn(Path directory) {
        return Files.exists(directory.resolve(NAME));
    }

    static DemoLedger read(Path directory) throws IOException {
        return new ObjectMapper().readValue(Files.readAllBytes(directory.resolve(NAME)), DemoLedger.class);
    }
}

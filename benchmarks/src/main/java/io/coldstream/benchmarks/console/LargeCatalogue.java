package io.coldstream.benchmarks.console;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.jdbc.DatabaseSettings;
import io.coldstream.storage.jdbc.JdbcMetadataStore;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.NewTopic;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.object.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Fills the catalogue of a data folder that no broker uses with topics whose segments are all archived, spread over ten
 * years. There are no objects: nothing reads them as long as nobody asks for records. Owned by one thread.
 *
 * <p>{@code LargeCatalogue FOLDER TOPICS SEGMENTS_OF_EACH}
 */
public final class LargeCatalogue {
    private static final Instant FIRST = Instant.parse("2016-01-01T00:00:00Z");
    private static final long TEN_YEARS_MS = 10L * 365 * 86_400_000;
    private static final long RECORDS = 500_000;
    private static final long LOG_BYTES = 256L << 20;
    private static final String DIGEST = "0".repeat(64);

    private final MetadataStore store;
    private final int segments;
    private final Random random = new Random(20_160_101);

    private LargeCatalogue(MetadataStore store, int segments) {
        this.store = store;
        this.segments = segments;
    }

    /** Fills it, and says how long that took. */
    public static void main(String[] args) throws IOException, StorageException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        int topics = Integer.parseInt(args[1]);
        String url = "jdbc:sqlite:" + folder.resolve("coldstream.db");
        long started = System.nanoTime();
        try (JdbcMetadataStore store = JdbcMetadataStore.open(DatabaseSettings.of(url, null, null))) {
            LargeCatalogue catalogue = new LargeCatalogue(store, Integer.parseInt(args[2]));
            for (int i = 0; i < topics; i++) {
                catalogue.addTopic(i);
            }
        }
        System.err.printf("The catalogue was filled within %d s.%n", (System.nanoTime() - started) / 1_000_000_000);
    }

    private void addTopic(int number) throws StorageException {
        UUID id = uuid();
        String name = String.format("events-%04d", number);
        store.topics().create(new NewTopic(id, name, 1, Map.of("retention.ms", "-1"), FIRST));
        for (int i = 0; i < segments; i++) {
            addSegment(new TopicIdPartition(id, 0), i);
        }
    }

    private void addSegment(TopicIdPartition partition, int number) throws StorageException {
        long spanMs = TEN_YEARS_MS / segments;
        Instant sealedAt = FIRST.plusMillis((number + 1) * spanMs);
        UUID copy = uuid();
        store.segments()
                .begin(new SegmentIntent(
                        copy,
                        partition,
                        new OffsetRange(number * RECORDS, (number + 1) * RECORDS),
                        0,
                        new ObjectKey("catalogue/" + partition.topicId() + "/" + copy),
                        LOG_BYTES - random.nextInt(1 << 20),
                        sealedAt.toEpochMilli(),
                        sealedAt,
                        sealedAt));
        long objectBytes = LOG_BYTES / 4 - random.nextInt(1 << 20);
        long firstMs = sealedAt.toEpochMilli() - spanMs;
        store.segments().complete(copy, 0, new ObjectFacts(objectBytes, objectBytes - 1000, DIGEST, firstMs), sealedAt);
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}

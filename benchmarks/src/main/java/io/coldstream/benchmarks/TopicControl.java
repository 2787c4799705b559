package io.coldstream.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;

/** Makes a topic and sends it to the archive, with Kafka's admin client. Not thread-safe. */
final class TopicControl implements AutoCloseable {
    private static final Duration ARCHIVE_MAX = Duration.ofMinutes(5);
    private static final long LOOK_EVERY_MS = 50;

    private final Admin admin;
    private final String topic;
    private final int partitions;

    TopicControl(String bootstrap, String topic, int partitions) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        this.topic = topic;
        this.partitions = partitions;
    }

    /**
     * Makes the topic. Its segments stay on the local disk for now, so that uploads don't run into other figures.
     *
     * @return the topic's id, as it stands in the names of its objects
     */
    UUID create(int segmentBytes) throws ExecutionException, InterruptedException {
        Map<String, String> configs = Map.of(
                "segment.bytes", Integer.toString(segmentBytes),
                "coldstream.tiering.min.age.ms",
                        Long.toString(Duration.ofDays(1).toMillis()));
        Uuid id = admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                .topicId(topic)
                .get();
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** Has every segment sealed and uploaded, and returns when the archive has all records. */
    void archive(long records) throws ExecutionException, InterruptedException {
        set("segment.ms", "1000");
        set("coldstream.tiering.min.age.ms", "0");
        // The newest archived offset is the last one in the archive, -1 for none.
        await("archived", OffsetSpec.latestTiered(), partitions, records);
    }

    /** Has every local copy dropped, and returns when all are gone. */
    void dropLocalCopies(long records) throws ExecutionException, InterruptedException {
        set("local.retention.ms", "0");
        await("dropped from the local disk", OffsetSpec.earliestLocal(), 0, records);
    }

    private void set(String name, String value) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry(name, value), OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    }

    private void await(String what, OffsetSpec spec, long more, long records)
            throws ExecutionException, InterruptedException {
        long started = System.nanoTime();
        Map<TopicPartition, OffsetSpec> wanted = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(Function.identity(), partition -> spec));
        long seen = 0;
        while (seen < records) {
            if (System.nanoTime() - started > ARCHIVE_MAX.toNanos()) {
                throw new IllegalStateException("only " + seen + " of " + records + " records were " + what);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS); // the broker tells nobody when it is done
            seen = more
                    + admin.listOffsets(wanted).all().get().values().stream()
                            .mapToLong(listed -> listed.offset())
                            .sum();
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}

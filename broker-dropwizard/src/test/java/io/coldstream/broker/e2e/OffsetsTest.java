package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offsets by position and by time, while the records are local, archived, or both. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OffsetsTest {
    private static final long NONE = -1;
    private static final long START_MS = 1_600_000_000_000L;
    private static final int RECORDS = 300;

    /** Everything stays local until a test says otherwise. */
    private static final Map<String, String> ONE_SEGMENT =
            Map.of("segment.bytes", "16384", "segment.ms", "3600000", "local.retention.ms", "-1");

    private TestBroker broker;
    private Admin admin;

    @BeforeAll
    void start(@TempDir Path dataDir) throws Exception {
        broker = TestBroker.start(dataDir);
        admin = broker.admin();
    }

    @AfterAll
    void stop() {
        admin.close();
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void recordsAreFoundByTimeInBothTiers(String compression) throws Exception {
        TopicPartition partition = new TopicPartition("times-" + compression, 0);
        Events.createTopic(broker, partition.topic(), 1, ONE_SEGMENT);
        send(partition, compression, evenTimes(0, RECORDS));
        assertTimes(partition, RECORDS);

        Events.setConfig(broker, partition.topic(), "segment.ms", "100");
        Events.dropLocal(broker, partition);
        assertThat(Events.offset(broker, partition, OffsetSpec.earliestLocal())).isEqualTo(RECORDS);
        assertTimes(partition, RECORDS);

        Events.setConfig(broker, partition.topic(), "local.retention.ms", "-1");
        Events.setConfig(broker, partition.topic(), "segment.ms", "3600000");
        send(partition, compression, evenTimes(RECORDS, 2 * RECORDS));
        assertThat(Events.offset(broker, partition, OffsetSpec.earliestLocal())).isEqualTo(RECORDS);
        assertTimes(partition, 2 * RECORDS);
    }

    /** Records are ten milliseconds apart; the search is asked at, between, before and behind them. */
    private void assertTimes(TopicPartition partition, int end) throws Exception {
        assertThat(Events.offset(broker, partition, OffsetSpec.earliest())).isZero();
        assertThat(Events.offset(broker, partition, OffsetSpec.latest())).isEqualTo(end);
        for (int record : List.of(0, 1, 7, 99, 100, 255, RECORDS - 1, end - 2, end - 1)) {
            assertFound(partition, START_MS + 10L * record, record, START_MS + 10L * record);
            assertFound(partition, START_MS + 10L * record - 3, record, START_MS + 10L * record);
        }
        assertFound(partition, 0, 0, START_MS);
        assertFound(partition, START_MS + 10L * end, NONE, NONE);
        ListOffsetsResultInfo max = list(partition, OffsetSpec.maxTimestamp());
        assertThat(max.offset()).isEqualTo(end - 1);
        assertThat(max.timestamp()).isEqualTo(START_MS + 10L * (end - 1));
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Events.consumerSettings(broker))) {
            OffsetAndTimestamp found =
                    consumer.offsetsForTimes(Map.of(partition, START_MS + 995)).get(partition);
            assertThat(Objects.requireNonNull(found).offset()).isEqualTo(100);
            assertThat(found.timestamp()).isEqualTo(START_MS + 1000);
            assertThat(consumer.offsetsForTimes(Map.of(partition, START_MS + 10L * end)))
                    .containsEntry(partition, null);
        }
    }

    @Test
    void timestampsOutOfOrderAreFoundByOffsetFirst() throws Exception {
        TopicPartition partition = new TopicPartition("shuffled", 0);
        Events.createTopic(broker, partition.topic(), 1, ONE_SEGMENT);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            times.add(START_MS + (i * 7919L) % 1009); // up and down, each once
        }
        send(partition, "lz4", times);
        assertShuffled(partition, times);
        Events.setConfig(broker, partition.topic(), "segment.ms", "100");
        Events.dropLocal(broker, partition);
        assertShuffled(partition, times);

        Events.setConfig(broker, partition.topic(), "local.retention.ms", "-1");
        Events.setConfig(broker, partition.topic(), "segment.ms", "3600000");
        List<Long> older = List.of(START_MS - 500, START_MS - 400, START_MS + 3000, START_MS + 2000);
        send(partition, "none", older); // what is local now is partly older than what is archived
        times.addAll(older);
        assertShuffled(partition, times);
    }

    private void assertShuffled(TopicPartition partition, List<Long> times) throws Exception {
        for (long wanted = START_MS - 600; wanted < START_MS + 3100; wanted += 97) {
            int first = firstAtOrAfter(times, wanted);
            assertFound(partition, wanted, first, first == NONE ? NONE : times.get(first));
        }
        long max = times.stream().mapToLong(Long::longValue).max().orElseThrow();
        ListOffsetsResultInfo found = list(partition, OffsetSpec.maxTimestamp());
        assertThat(found.timestamp()).isEqualTo(max);
        assertThat(found.offset()).isEqualTo(times.indexOf(max));
    }

    private static int firstAtOrAfter(List<Long> times, long wanted) {
        for (int i = 0; i < times.size(); i++) {
            if (times.get(i) >= wanted) {
                return i;
            }
        }
        return (int) NONE;
    }

    @Test
    void anEmptyPartitionHasAStartAndAnEndAndNothingElse() throws Exception {
        TopicPartition partition = new TopicPartition("empty", 0);
        Events.createTopic(broker, partition.topic(), 1, Map.of());
        assertThat(Events.offset(broker, partition, OffsetSpec.earliest())).isZero();
        assertThat(Events.offset(broker, partition, OffsetSpec.earliestLocal())).isZero();
        assertThat(Events.offset(broker, partition, OffsetSpec.latest())).isZero();
        assertThat(Events.offset(broker, partition, OffsetSpec.latestTiered())).isEqualTo(NONE);
        assertThat(Events.offset(broker, partition, OffsetSpec.maxTimestamp())).isEqualTo(NONE);
        assertThat(Events.offset(broker, partition, OffsetSpec.forTimestamp(0))).isEqualTo(NONE);
    }

    @Test
    void theTiersEndWhereTheArchiveEnds() throws Exception {
        TopicPartition partition = new TopicPartition("tiers", 0);
        Events.createTopic(broker, partition.topic(), 1, ONE_SEGMENT);
        send(partition, "none", evenTimes(0, 20));
        assertThat(Events.offset(broker, partition, OffsetSpec.latestTiered())).isEqualTo(NONE);
        Events.setConfig(broker, partition.topic(), "segment.ms", "100");
        Events.awaitArchived(broker, partition);
        assertThat(Events.offset(broker, partition, OffsetSpec.earliestLocal())).isZero();
        assertThat(Events.offset(broker, partition, OffsetSpec.latestTiered())).isEqualTo(19);
    }

    private static List<Long> evenTimes(int from, int end) {
        List<Long> times = new ArrayList<>();
        for (int i = from; i < end; i++) {
            times.add(START_MS + 10L * i);
        }
        return times;
    }

    private void assertFound(TopicPartition partition, long timestampMs, long offset, long foundMs) throws Exception {
        ListOffsetsResultInfo found = list(partition, OffsetSpec.forTimestamp(timestampMs));
        assertThat(found.offset()).as("offset for %d", timestampMs - START_MS).isEqualTo(offset);
        assertThat(found.timestamp())
                .as("time found for %d", timestampMs - START_MS)
                .isEqualTo(foundMs);
    }

    private ListOffsetsResultInfo list(TopicPartition partition, OffsetSpec spec) throws Exception {
        return Objects.requireNonNull(admin.listOffsets(Map.of(partition, spec))
                .partitionResult(partition)
                .get());
    }

    private void send(TopicPartition partition, String compression, List<Long> timesMs) throws Exception {
        Properties settings = Events.producerSettings(broker);
        settings.put("compression.type", compression);
        settings.put("linger.ms", "20");
        settings.put("batch.size", "1500");
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            for (int i = 0; i < timesMs.size(); i++) {
                byte[] value = Events.value(i, 100).getBytes(StandardCharsets.UTF_8);
                sent.add(producer.send(new ProducerRecord<>(partition.topic(), 0, timesMs.get(i), null, value)));
            }
        }
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
    }
}

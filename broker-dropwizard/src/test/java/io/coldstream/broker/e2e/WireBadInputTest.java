package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.broker.kafka.net.RawClient;
import io.coldstream.broker.kafka.net.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no good client sends: it is refused with the protocol's error, leaves no trace, and the broker goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireBadInputTest {
    private static final short BY_NAME = 12;
    private static final short BY_ID = 13;
    private static final short ALL = -1;

    private static final int LENGTH_AT = 8;
    private static final int MAGIC_AT = 16;
    private static final int CRC_AT = 17;
    private static final int ATTRIBUTES_AT = 21;
    private static final int LAST_OFFSET_DELTA_AT = 23;
    private static final int PRODUCER_ID_AT = 43;
    private static final int PRODUCER_EPOCH_AT = 51;
    private static final int BASE_SEQUENCE_AT = 53;
    private static final int RECORD_COUNT_AT = 57;

    private static final TopicPartition TARGET = new TopicPartition("target", 0);

    private TestBroker broker;
    private int port;

    @BeforeAll
    void start(@TempDir Path dataDir) throws Exception {
        broker = TestBroker.start(dataDir, root -> root.withObject("/kafka").put("requestMaxBytes", "1MiB"));
        port = broker.broker().kafkaAddress().port();
        Events.createTopic(broker, TARGET.topic(), 1, Map.of());
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    static Stream<Arguments> badBatches() {
        return Stream.of(
                Arguments.of("a flipped bit", damaged(), Errors.CORRUPT_MESSAGE),
                Arguments.of("magic 1", changed(b -> b.put(MAGIC_AT, (byte) 1)), Errors.INVALID_RECORD),
                Arguments.of("magic 3", changed(b -> b.put(MAGIC_AT, (byte) 3)), Errors.INVALID_RECORD),
                Arguments.of(
                        "a count too high",
                        changed(b -> b.putInt(RECORD_COUNT_AT, 1_000_000).putInt(LAST_OFFSET_DELTA_AT, 999_999)),
                        Errors.INVALID_RECORD),
                Arguments.of(
                        "a last offset of its own",
                        changed(b -> b.putInt(LAST_OFFSET_DELTA_AT, 1_000_000)),
                        Errors.INVALID_RECORD),
                Arguments.of(
                        "no records",
                        changed(b -> b.putInt(RECORD_COUNT_AT, 0).putInt(LAST_OFFSET_DELTA_AT, -1)),
                        Errors.INVALID_RECORD),
                Arguments.of("half a batch", cut(batch(), batch().limit() / 2), Errors.CORRUPT_MESSAGE),
                Arguments.of("half a header", cut(batch(), 30), Errors.CORRUPT_MESSAGE),
                Arguments.of(
                        "a length of two gigabytes",
                        changed(b -> b.putInt(LENGTH_AT, Integer.MAX_VALUE)),
                        Errors.CORRUPT_MESSAGE),
                Arguments.of("a negative length", changed(b -> b.putInt(LENGTH_AT, -5)), Errors.CORRUPT_MESSAGE),
                Arguments.of("two batches", twice(batch()), Errors.INVALID_RECORD),
                Arguments.of("nothing at all", ByteBuffer.allocate(0), Errors.INVALID_RECORD),
                Arguments.of(
                        "a control batch",
                        changed(b -> b.putShort(ATTRIBUTES_AT, (short) 0x20)),
                        Errors.INVALID_RECORD),
                Arguments.of("a transaction", transactional(), Errors.INVALID_TXN_STATE),
                Arguments.of(
                        "the broker's own timestamps",
                        changed(b -> b.putShort(ATTRIBUTES_AT, (short) 0x08)),
                        Errors.INVALID_TIMESTAMP),
                Arguments.of(
                        "an unknown compression",
                        changed(b -> b.putShort(ATTRIBUTES_AT, (short) 7)),
                        Errors.INVALID_RECORD));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBatches")
    void aBadBatchIsRefusedAndLeavesNoTrace(String what, ByteBuffer records, Errors expected) throws Exception {
        try (RawClient client = new RawClient(port)) {
            assertLeavesNoTrace(client, () -> {
                PartitionProduceResponse answer = produce(client, BY_NAME, ALL, byName(TARGET, records));
                assertThat(Errors.forCode(answer.errorCode())).as(what).isEqualTo(expected);
                assertThat(answer.baseOffset()).isEqualTo(-1);
                assertThat(Objects.requireNonNull(answer.errorMessage())).endsWith(".");
            });
        }
    }

    @Test
    void unknownTargetsAndStrangeAcksAreRefused() throws Exception {
        try (RawClient client = new RawClient(port)) {
            assertLeavesNoTrace(client, () -> {
                TopicProduceData unknownId = byName(TARGET, batch()).setName("").setTopicId(Uuid.randomUuid());
                assertError(produce(client, BY_ID, ALL, unknownId), Errors.UNKNOWN_TOPIC_ID);
                TopicPartition unknownName = new TopicPartition("nobody", 0);
                assertError(
                        produce(client, BY_NAME, ALL, byName(unknownName, batch())), Errors.UNKNOWN_TOPIC_OR_PARTITION);
                for (int index : new int[] {1, 99, -1, Integer.MAX_VALUE}) {
                    TopicPartition partition = new TopicPartition(TARGET.topic(), index);
                    assertError(
                            produce(client, BY_NAME, ALL, byName(partition, batch())),
                            Errors.UNKNOWN_TOPIC_OR_PARTITION);
                }
                for (short acks : new short[] {7, 2, -2}) {
                    assertError(produce(client, BY_NAME, acks, byName(TARGET, batch())), Errors.INVALID_REQUIRED_ACKS);
                }
            });
        }
    }

    @Test
    void aTopicIsFoundByItsId() throws Exception {
        Uuid id;
        try (Admin admin = broker.admin()) {
            id = Objects.requireNonNull(Objects.requireNonNull(admin.describeTopics(List.of(TARGET.topic()))
                                    .allTopicNames()
                                    .get())
                            .get(TARGET.topic()))
                    .topicId();
        }
        try (RawClient client = new RawClient(port)) {
            TopicProduceData byId = byName(TARGET, batch()).setName("").setTopicId(id);
            assertError(produce(client, BY_ID, ALL, byId), Errors.NONE);
        }
    }

    @Test
    void aRetryOfAnIdempotentProducerHasItsFirstAnswerAndAGapIsRefused() throws Exception {
        try (RawClient client = new RawClient(port)) {
            ByteBuffer first = idempotent(0);
            PartitionProduceResponse once = produce(client, BY_NAME, ALL, byName(TARGET, first.duplicate()));
            PartitionProduceResponse again = produce(client, BY_NAME, ALL, byName(TARGET, first.duplicate()));
            assertError(once, Errors.NONE);
            assertError(again, Errors.NONE);
            assertThat(again.baseOffset()).isEqualTo(once.baseOffset());
            assertThat(end()).isEqualTo(once.baseOffset() + 3);
            assertLeavesNoTrace(
                    client,
                    () -> assertError(
                            produce(client, BY_NAME, ALL, byName(TARGET, idempotent(30))),
                            Errors.OUT_OF_ORDER_SEQUENCE_NUMBER));
        }
    }

    @Test
    void framesThatAreNoneCloseTheConnectionAndNothingElse() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] good = Wire.request(ApiKeys.PRODUCE, BY_NAME, 1, request(ALL, byName(TARGET, batch())));
        long end = end();
        try (RawClient bystander = new RawClient(port)) {
            for (byte[] size : List.of(number(-1), number(Integer.MIN_VALUE), number(2 << 20), number(0))) {
                try (RawClient client = new RawClient(port)) {
                    client.send(size);
                    client.awaitClosed();
                }
            }
            for (int round = 0; round < 50; round++) {
                byte[] garbage = new byte[1 + random.nextInt(200)];
                random.nextBytes(garbage);
                try (RawClient client = new RawClient(port)) {
                    client.send(Wire.framed(garbage));
                    client.endOutput();
                    client.readUntilClosed();
                }
                try (RawClient client = new RawClient(port)) { // a request that its sender never finished
                    client.send(Arrays.copyOf(good, 1 + random.nextInt(good.length - 1)));
                    client.endOutput();
                    client.awaitClosed();
                }
            }
            assertThat(end()).as("seed %d", seed).isEqualTo(end);
            assertError(produce(bystander, BY_NAME, ALL, byName(TARGET, batch())), Errors.NONE);
            assertThat(end()).isEqualTo(end + 3);
        }
    }

    private interface Attempt {
        void run() throws Exception;
    }

    /** The attempt appends nothing, and a good batch behind it on the same connection is taken. */
    private void assertLeavesNoTrace(RawClient client, Attempt attempt) throws Exception {
        long before = end();
        attempt.run();
        assertThat(end()).isEqualTo(before);
        PartitionProduceResponse good = produce(client, BY_NAME, ALL, byName(TARGET, batch()));
        assertError(good, Errors.NONE);
        assertThat(good.baseOffset()).isEqualTo(before);
        assertThat(Events.values(Events.read(broker, TARGET, before))).containsExactly("one", "two", "three");
    }

    private long end() throws Exception {
        return Events.offset(broker, TARGET, OffsetSpec.latest());
    }

    private static void assertError(PartitionProduceResponse answer, Errors expected) {
        assertThat(Errors.forCode(answer.errorCode())).isEqualTo(expected);
    }

    private static PartitionProduceResponse produce(RawClient client, short version, short acks, TopicProduceData topic)
            throws Exception {
        client.send(ApiKeys.PRODUCE, version, 5, request(acks, topic));
        ProduceResponseData answer = client.receive(ApiKeys.PRODUCE, version, 5, new ProduceResponseData());
        return answer.responses().stream()
                .flatMap(one -> one.partitionResponses().stream())
                .findFirst()
                .orElseThrow();
    }

    private static ProduceRequestData request(short acks, TopicProduceData topic) {
        ProduceRequestData request =
                new ProduceRequestData().setAcks(acks).setTimeoutMs(5000).setTransactionalId(null);
        request.topicData().add(topic);
        return request;
    }

    private static TopicProduceData byName(TopicPartition partition, ByteBuffer records) {
        return new TopicProduceData()
                .setName(partition.topic())
                .setPartitionData(List.of(new PartitionProduceData()
                        .setIndex(partition.partition())
                        .setRecords(MemoryRecords.readableRecords(records.duplicate()))));
    }

    private static ByteBuffer batch() {
        return MemoryRecords.withRecords(Compression.NONE, record("one"), record("two"), record("three"))
                .buffer();
    }

    private static SimpleRecord record(String value) {
        return new SimpleRecord(1_700_000_000_000L, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A batch with other fields and the CRC that belongs to them. */
    private static ByteBuffer changed(Consumer<ByteBuffer> change) {
        ByteBuffer batch = batch();
        change.accept(batch);
        CRC32C crc = new CRC32C();
        crc.update(batch.slice(ATTRIBUTES_AT, batch.limit() - ATTRIBUTES_AT));
        batch.putInt(CRC_AT, (int) crc.getValue());
        return batch;
    }

    private static ByteBuffer idempotent(int sequence) {
        return changed(b -> b.putLong(PRODUCER_ID_AT, 123_456)
                .putShort(PRODUCER_EPOCH_AT, (short) 0)
                .putInt(BASE_SEQUENCE_AT, sequence));
    }

    private static ByteBuffer transactional() {
        return changed(b -> b.putLong(PRODUCER_ID_AT, 5)
                .putShort(PRODUCER_EPOCH_AT, (short) 0)
                .putInt(BASE_SEQUENCE_AT, 0)
                .putShort(ATTRIBUTES_AT, (short) 0x10));
    }

    private static ByteBuffer damaged() {
        ByteBuffer batch = batch();
        int last = batch.limit() - 2;
        return batch.put(last, (byte) (batch.get(last) ^ 1));
    }

    private static ByteBuffer cut(ByteBuffer batch, int bytes) {
        return batch.limit(bytes);
    }

    private static ByteBuffer twice(ByteBuffer batch) {
        return ByteBuffer.allocate(2 * batch.limit())
                .put(batch.duplicate())
                .put(batch.duplicate())
                .flip();
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }
}

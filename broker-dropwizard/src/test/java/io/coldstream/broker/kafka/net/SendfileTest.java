package io.coldstream.broker.kafka.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.broker.kafka.records.ByteBufferRecords;
import io.coldstream.broker.kafka.records.CompositeRecords;
import io.coldstream.broker.kafka.records.FileSliceRecords;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendfileTest {
    private static final int FILE_BYTES = 24 * 1024 * 1024;

    @TempDir
    private Path folder;

    private final byte[] content = new byte[FILE_BYTES];
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();
    private final List<AtomicInteger> releases = new ArrayList<>();
    private final CompletableFuture<FetchResponseData> answer = new CompletableFuture<>();
    private FileChannel file;
    private WireFixture wire;

    @BeforeEach
    void start() throws Exception {
        new Random(7).nextBytes(content);
        Path path = Files.write(folder.resolve("segment"), content);
        file = FileChannel.open(path, StandardOpenOption.READ);
        HandlerTable table = HandlerTable.builder()
                .serve(
                        ApiKeys.FETCH,
                        FetchRequestData.class,
                        (context, request) -> answer.thenApply(data -> {
                            made.incrementAndGet();
                            return data;
                        }))
                .build();
        wire = WireFixture.start(WireFixture.config(), table);
    }

    @AfterEach
    void stop() throws Exception {
        wire.close();
        assertThat(file.isOpen()).isTrue();
        file.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 11, 12, 18})
    void everyByteArrivesWhereItBelongs(int version) throws Exception {
        BaseRecords[] parts = {
            slice(0, 1),
            slice(13, 9_000_001),
            MemoryRecords.readableRecords(ByteBuffer.wrap(bytes(100, 70_000))),
            slice(500, 0),
            new ByteBufferRecords(List.of(
                    ByteBuffer.wrap(content, 1_000_000, 300_000),
                    ByteBuffer.allocate(0),
                    ByteBuffer.wrap(content, 5, 5))),
            new CompositeRecords(List.of(
                    new ByteBufferRecords(ByteBuffer.wrap(content, 0, 200_000)),
                    slice(200_000, 100_000),
                    slice(300_000, 50))),
            MemoryRecords.EMPTY,
            slice(FILE_BYTES - 8_000_000, 8_000_000)
        };
        byte[][] expected = {
            bytes(0, 1),
            bytes(13, 9_000_001),
            bytes(100, 70_000),
            bytes(0, 0),
            Wire.join(bytes(1_000_000, 300_000), bytes(5, 5)),
            bytes(0, 300_050),
            bytes(0, 0),
            bytes(FILE_BYTES - 8_000_000, 8_000_000)
        };
        answer.complete(response(parts));
        try (RawClient client = wire.connect()) {
            client.send(ApiKeys.FETCH, version, 1, new FetchRequestData());
            FetchResponseData received = client.receive(ApiKeys.FETCH, version, 1, new FetchResponseData());
            List<PartitionData> partitions = received.responses().get(0).partitions();
            assertThat(partitions).hasSize(parts.length);
            for (int i = 0; i < parts.length; i++) {
                ByteBuffer records = ((MemoryRecords) partitions.get(i).records()).buffer();
                assertThat(records).describedAs("partition %d", i).isEqualTo(ByteBuffer.wrap(expected[i]));
            }
        }
        assertReleasedOnce();
    }

    @Test
    void aSlowReaderHoldsTheServerBackAndGetsEverything() throws Exception {
        int requests = 12;
        answer.complete(response(new ByteBufferRecords(ByteBuffer.wrap(content, 0, 3_000_000))));
        try (RawClient client = wire.connect()) {
            for (int i = 0; i < requests; i++) {
                client.send(ApiKeys.FETCH, 12, i, new FetchRequestData());
            }
            for (int i = 0; i < requests; i++) {
                FetchResponseData received = client.receive(ApiKeys.FETCH, 12, i, new FetchResponseData());
                ByteBuffer records = ((MemoryRecords)
                                received.responses().get(0).partitions().get(0).records())
                        .buffer();
                assertThat(records).isEqualTo(ByteBuffer.wrap(content, 0, 3_000_000));
            }
        }
    }

    @Test
    void aReaderThatStopsReadingIsNotReadFromEither() throws Exception {
        answer.complete(response(new ByteBufferRecords(ByteBuffer.wrap(content))));
        try (RawClient client = wire.connect()) {
            client.send(ApiKeys.FETCH, 12, 0, new FetchRequestData());
            client.receiveSome(1);
            for (int i = 1; i < 100; i++) {
                client.send(ApiKeys.FETCH, 12, i, new FetchRequestData());
            }
            try (RawClient other = wire.connect()) { // long enough for the first to be read, if it were
                other.send(ApiKeys.FETCH, 12, 0, new FetchRequestData());
                other.receive(ApiKeys.FETCH, 12, 0, new FetchResponseData());
            }
            assertThat(made.get()).isLessThan(20);
            client.vanish();
        }
        wire.awaitEmpty();
    }

    @Test
    void aReaderThatVanishesReleasesEverything() throws Exception {
        answer.complete(response(
                slice(0, 10_000_000),
                new CompositeRecords(List.of(slice(0, 5_000_000), slice(1, 5_000_000))),
                slice(7, 10_000_000)));
        try (RawClient client = wire.connect()) {
            client.send(ApiKeys.FETCH, 12, 1, new FetchRequestData());
            client.receiveSome(100_000);
            client.vanish();
        }
        wire.awaitEmpty();
        assertReleasedOnce();
    }

    @Test
    void anAnswerThatComesAfterTheReaderLeftIsReleased() throws Exception {
        try (RawClient client = wire.connect()) {
            client.send(ApiKeys.FETCH, 12, 1, new FetchRequestData());
            client.send(ApiKeys.FETCH, 12, 2, new FetchRequestData());
            client.vanish();
        }
        wire.awaitEmpty();
        answer.complete(response(slice(0, 1000), new CompositeRecords(List.of(slice(3, 4)))));
        assertReleasedOnce();
    }

    @Test
    void anAnswerThatCannotBeWrittenIsReleased() throws Exception {
        answer.complete(response(slice(0, 1000), new UnknownRecords()));
        assertErrorAndRelease();
    }

    @Test
    void memoryRecordsThatLieAboutTheirSizeAreABug() throws Exception {
        MemoryRecords lying = MemoryRecords.readableRecords(ByteBuffer.wrap(content, 100, 70_000));
        assertThat(lying.sizeInBytes()).isEqualTo(70_100);
        answer.complete(response(slice(0, 1000), lying));
        assertErrorAndRelease();
    }

    private void assertErrorAndRelease() throws Exception {
        try (RawClient client = wire.connect()) {
            client.send(ApiKeys.FETCH, 12, 1, new FetchRequestData());
            FetchResponseData error = client.receive(ApiKeys.FETCH, 12, 1, new FetchResponseData());
            assertThat(error.errorCode()).isEqualTo((short) -1);
        }
        assertReleasedOnce();
    }

    @Test
    void aFileThatShrankClosesTheConnection() throws Exception {
        Path path = folder.resolve("shrunk");
        Files.write(path, new byte[100]);
        try (FileChannel shrunk = FileChannel.open(path);
                RawClient client = wire.connect()) {
            answer.complete(response(new FileSliceRecords(shrunk, 0, 1_000_000, released())));
            client.send(ApiKeys.FETCH, 12, 1, new FetchRequestData());
            client.readUntilClosed();
        }
        wire.awaitEmpty();
        assertReleasedOnce();
    }

    private record UnknownRecords() implements BaseRecords {
        @Override
        public int sizeInBytes() {
            return 5;
        }

        @Override
        public org.apache.kafka.common.record.internal.RecordsSend<? extends BaseRecords> toSend() {
            throw new IllegalStateException("not sent");
        }
    }

    private FileSliceRecords slice(int position, int length) {
        return new FileSliceRecords(file, position, length, released());
    }

    private Runnable released() {
        AtomicInteger count = new AtomicInteger();
        releases.add(count);
        return () -> {
            count.incrementAndGet();
            released.incrementAndGet();
        };
    }

    private void assertReleasedOnce() {
        Eventually.isTrue("all slices are released", () -> released.get() >= releases.size());
        wire.close(); // nothing can come after
        assertThat(releases).allSatisfy(count -> assertThat(count).hasValue(1));
    }

    private byte[] bytes(int from, int length) {
        return Arrays.copyOfRange(content, from, from + length);
    }

    private static FetchResponseData response(BaseRecords... records) {
        List<PartitionData> partitions = new ArrayList<>();
        for (int i = 0; i < records.length; i++) {
            partitions.add(new PartitionData().setPartitionIndex(i).setRecords(records[i]));
        }
        FetchResponseData response = new FetchResponseData();
        response.responses().add(new FetchableTopicResponse().setTopic("a").setPartitions(partitions));
        return response;
    }
}

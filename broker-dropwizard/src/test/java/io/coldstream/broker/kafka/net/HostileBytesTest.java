package io.coldstream.broker.kafka.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostileBytesTest {
    private final AtomicInteger port = new AtomicInteger();
    private final AtomicInteger rejected = new AtomicInteger();
    private WireFixture wire;
    private CapturedLog log;

    @BeforeEach
    void start() throws Exception {
        log = new CapturedLog("io.coldstream.broker.kafka.net");
        HandlerTable table = WireFixture.clusterTable(port)
                .serve(
                        ApiKeys.PRODUCE,
                        ProduceRequestData.class,
                        (context, request) -> CompletableFuture.completedFuture(NoResponse.MESSAGE))
                .build();
        wire = WireFixture.start(
                WireFixture.config()
                        .requestBytesMax(1_000_000)
                        .controlRequestBytesMax(10_000)
                        .frameTimeout(Duration.ofMillis(150))
                        .frameProgressBytesMin(1000),
                table,
                new QuietMetrics() {
                    @Override
                    public void frameRejected() {
                        rejected.incrementAndGet();
                    }
                });
        port.set(wire.port());
        log.clear();
    }

    @AfterEach
    void stop() {
        wire.close();
        log.close();
    }

    @Test
    void sizesThatCannotBeCloseTheConnection() throws Exception {
        assertRejected(size(-1), "a request of -1 bytes cannot be");
        assertRejected(size(Integer.MIN_VALUE), "bytes cannot be");
        assertRejected(size(0), "a request of 0 bytes cannot be");
        assertRejected(size(7), "a request of 7 bytes cannot be");
        assertRejected(size(1_000_001), "larger than socket.request.max.bytes, 1000000");
        assertRejected(size(Integer.MAX_VALUE), "larger than socket.request.max.bytes");
    }

    @Test
    void textIsNoRequest() throws Exception {
        assertRejected("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "larger than");
    }

    @Test
    void apisThatAreNotServedCloseTheConnectionBeforeTheirPayloadCame() throws Exception {
        assertRejected(head(900_000, 30_000, 0), "there is no API 30000");
        assertRejected(head(900_000, -1, 0), "there is no API -1");
        assertRejected(head(900_000, ApiKeys.FETCH.id, 4), "FETCH is not served");
        assertRejected(head(10_001, ApiKeys.METADATA.id, 4), "too large for METADATA");
    }

    @Test
    void versionsThatAreNotServedCloseTheConnection() throws Exception {
        assertRejected(Wire.framed(Wire.header(ApiKeys.METADATA, 14, 1)), "METADATA v14 is not served");
        assertRejected(Wire.framed(Wire.header(ApiKeys.METADATA, -1, 1)), "METADATA v-1 is not served");
        for (int version = 0; version < 3; version++) { // announced for librdkafka, and still not served
            assertRejected(Wire.framed(Wire.header(ApiKeys.PRODUCE, version, 1)), "PRODUCE v" + version);
        }
    }

    @Test
    void bodiesThatCannotBeReadCloseTheConnection() throws Exception {
        byte[] header = Wire.header(ApiKeys.METADATA, 8, 1);
        assertRejected(Wire.framed(Wire.join(header, size(Integer.MAX_VALUE))), "METADATA v8 cannot be read");
        assertRejected(Wire.framed(Wire.join(header, size(3), new byte[] {-2, 0})), "METADATA v8 cannot be read");
        assertRejected(Wire.framed(header), "METADATA v8 cannot be read");
        assertRejected(
                Wire.framed(ByteBuffer.allocate(10)
                        .putShort(ApiKeys.METADATA.id)
                        .putShort((short) 1)
                        .putInt(5)
                        .putShort((short) 9999)
                        .array()),
                "header cannot be read");
    }

    @Test
    void bytesBehindTheBodyArePassedOver() throws Exception {
        byte[] whole = Wire.request(ApiKeys.METADATA, 8, 1, new MetadataRequestData());
        byte[] payload = Arrays.copyOfRange(whole, Integer.BYTES, whole.length);
        try (RawClient client = wire.connect()) {
            client.send(Wire.framed(Wire.join(payload, new byte[3])));
            client.receive(ApiKeys.METADATA, 8, 1, new MetadataResponseData());
        }
    }

    @Test
    void aFrameThatStopsInTheMiddleIsGivenUp() throws Exception {
        assertRejected(head(9_000, ApiKeys.METADATA.id, 4), "begun and not finished: 0 bytes came in 150 ms");
        assertRejected(new byte[] {0, 0}, "begun and not finished");
    }

    @Test
    void aFrameThatTricklesIsGivenUp() throws Exception {
        try (RawClient client = wire.connect()) {
            client.send(head(100_000, ApiKeys.PRODUCE.id, 9));
            Eventually.isTrue(
                    "memory is reserved", () -> wire.server().requestMemory().reservedBytes() == 100_000);
            Eventually.isTrue("given up in spite of a byte now and then", () -> {
                try {
                    client.send(new byte[1]);
                } catch (java.io.IOException e) {
                    return true;
                }
                return rejected.get() == 1;
            });
        }
        wire.awaitEmpty();
        assertThat(log.lines()).anyMatch(line -> line.contains("begun and not finished"));
    }

    @Test
    void aClientThatLeavesInTheMiddleOfAFrameLeavesNothingBehind() throws Exception {
        try (RawClient client = wire.connect()) {
            client.send(head(900_000, ApiKeys.PRODUCE.id, 9));
            client.send(new byte[300_000]);
            Eventually.isTrue(
                    "memory is reserved", () -> wire.server().requestMemory().reservedBytes() == 900_000);
            client.vanish();
        }
        wire.awaitEmpty();
        assertThat(rejected).hasValue(0);
        assertThat(log.events()).isEmpty();
    }

    @Test
    void requestsThatComeByteByByteAreServed() throws Exception {
        try (RawClient client = wire.connect()) {
            for (int i = 0; i < 3; i++) {
                for (byte one : Wire.request(ApiKeys.METADATA, 12, i, new MetadataRequestData())) {
                    client.send(new byte[] {one});
                }
            }
            for (int i = 0; i < 3; i++) {
                MetadataResponseData answer = client.receive(ApiKeys.METADATA, 12, i, new MetadataResponseData());
                assertThat(answer.clusterId()).isEqualTo(WireFixture.CLUSTER_ID);
            }
        }
        assertThat(rejected).hasValue(0);
    }

    private void assertRejected(byte[] bytes, String reason) throws Exception {
        log.clear();
        rejected.set(0);
        try (RawClient client = wire.connect()) {
            client.send(bytes);
            client.awaitClosed();
        }
        wire.awaitEmpty();
        assertThat(rejected).hasValue(1);
        assertThat(log.events()).hasSize(1);
        ILoggingEvent line = log.events().get(0);
        assertThat(line.getFormattedMessage()).contains("127.0.0.1").contains(reason);
        assertThat(line.getThrowableProxy()).isNull();
    }

    private static byte[] size(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static byte[] head(int payloadBytes, int apiKey, int version) {
        return ByteBuffer.allocate(8)
                .putInt(payloadBytes)
                .putShort((short) apiKey)
                .putShort((short) version)
                .array();
    }
}

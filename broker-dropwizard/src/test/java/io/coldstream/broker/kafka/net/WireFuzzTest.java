package io.coldstream.broker.kafka.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Throws damaged requests of every API at a server that serves every API. */
class WireFuzzTest {
    private static final int CONNECTIONS = 1500;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final List<byte[]> valid = new ArrayList<>();
    private WireFixture wire;
    private CapturedLog leaks;
    private ch.qos.logback.classic.Logger wireLog;

    @BeforeEach
    void start() throws Exception {
        leaks = new CapturedLog("io.netty.util.ResourceLeakDetector");
        wireLog = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("io.coldstream.broker.kafka.net");
        wireLog.setLevel(ch.qos.logback.classic.Level.OFF); // thousands of refusals
        HandlerTable.Builder table = HandlerTable.builder();
        for (ApiKeys apiKey : ApiKeys.values()) {
            if (apiKey != ApiKeys.API_VERSIONS && apiKey.hasValidVersion()) {
                serve(table, apiKey, apiKey.messageType.newRequest().getClass());
            }
        }
        wire = WireFixture.start(
                WireFixture.config()
                        .requestMemoryBytes(20_000)
                        .requestBytesMax(50_000)
                        .frameTimeout(Duration.ofMillis(200))
                        .frameProgressBytesMin(100),
                table.build());
    }

    private static <Q extends ApiMessage> void serve(HandlerTable.Builder table, ApiKeys apiKey, Class<Q> type) {
        table.serve(apiKey, type, (context, request) -> answer(context));
    }

    private static CompletionStage<? extends ApiMessage> answer(RequestContext context) {
        ApiMessage response = context.apiKey().messageType.newResponse();
        return context.correlationId() % 2 == 0
                ? CompletableFuture.completedFuture(response)
                : CompletableFuture.supplyAsync(() -> response);
    }

    @AfterEach
    void stop() {
        wire.close();
        wireLog.setLevel(null);
        leaks.close();
    }

    @Test
    void garbageHurtsNobodyAndLeavesNothingBehind() throws Exception {
        collectValidRequests();
        assertThat(valid).hasSizeGreaterThan(100);
        for (int i = 0; i < CONNECTIONS; i++) {
            try (RawClient client = wire.connect()) {
                attack(client);
            }
            if (i % 100 == 0) {
                assertServes();
            }
        }
        assertServes();
        wire.awaitEmpty();
        assertNoLeaks();
    }

    private void attack(RawClient client) throws IOException {
        try {
            for (int requests = random.nextInt(4); requests >= 0; requests--) {
                byte[] bytes = nextBytes();
                int cut = random.nextInt(bytes.length + 1);
                client.send(Arrays.copyOfRange(bytes, 0, cut));
                client.send(Arrays.copyOfRange(bytes, cut, bytes.length));
            }
            switch (random.nextInt(3)) {
                case 0 -> client.vanish();
                case 1 -> client.endOutput();
                default -> {}
            }
        } catch (IOException e) {
            // The server has had enough of this client, as it should.
            assertThat(e).describedAs("seed %d", seed).hasMessageMatching("(?i).*(broken pipe|reset|closed).*");
        }
    }

    private byte[] nextBytes() {
        byte[] request = valid.get(random.nextInt(valid.size())).clone();
        switch (random.nextInt(5)) {
            case 0 -> random.nextBytes(request);
            case 1 -> { // the payload only
                for (int hits = random.nextInt(10); hits >= 0; hits--) {
                    request[random.nextInt(4, request.length)] = (byte) random.nextInt();
                }
            }
            case 2 -> { // the length
                ByteBuffer.wrap(request).putInt(0, random.nextInt(60_000) - 100);
            }
            case 3 -> {
                return Arrays.copyOf(request, random.nextInt(request.length + 1));
            }
            default -> {}
        }
        return request;
    }

    private void collectValidRequests() {
        for (ApiKeys apiKey : ApiKeys.values()) {
            for (short version : apiKey.allVersions()) {
                if (apiKey.isVersionEnabled(version, false)) {
                    byte[] request =
                            Wire.request(apiKey, version, random.nextInt(100), apiKey.messageType.newRequest());
                    valid.add(request);
                }
            }
        }
    }

    private void assertServes() throws IOException {
        try (RawClient client = wire.connect()) {
            client.send(ApiKeys.METADATA, 12, 1, new MetadataRequestData());
            ByteBuffer payload = client.receive();
            new MetadataResponseData().read(new ByteBufferAccessor(payload.position(5)), (short) 12);
        }
    }

    /** The detector speaks when something is allocated after the collector has found a lost buffer. */
    private void assertNoLeaks() {
        for (int i = 0; i < 5; i++) {
            System.gc();
            for (int j = 0; j < 100; j++) {
                ByteBufAllocator.DEFAULT.ioBuffer(64).release();
            }
        }
        assertThat(leaks.lines()).describedAs("seed %d", seed).isEmpty();
    }
}

package io.coldstream.broker.kafka.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatchTest {
    private static final String LOGGER = "io.coldstream.broker.kafka.net";

    /** What Metadata's handler was asked, to be answered by the test. */
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

    private final ExecutorService otherThread = Executors.newSingleThreadExecutor();

    private record Asked(RequestContext context, CompletableFuture<ApiMessage> answer) {
        void reply() {
            answer.complete(new MetadataResponseData().setClusterId("c" + context.correlationId()));
        }
    }

    @AfterEach
    void stop() {
        otherThread.shutdownNow();
    }

    private WireFixture start(KafkaServerConfig.Builder config) throws Exception {
        HandlerTable table = HandlerTable.builder()
                .serve(ApiKeys.METADATA, MetadataRequestData.class, (context, request) -> {
                    Asked one = new Asked(context, new CompletableFuture<>());
                    asked.add(one);
                    return one.answer();
                })
                .serve(ApiKeys.PRODUCE, ProduceRequestData.class, (context, request) -> produce(request))
                .build();
        return WireFixture.start(config, table);
    }

    private static CompletionStage<? extends ApiMessage> produce(ProduceRequestData request) {
        if (request.transactionalId() != null) {
            throw new AssertionError("produce broke");
        }
        return CompletableFuture.completedFuture(
                request.acks() == 0 ? NoResponse.MESSAGE : new ProduceResponseData().setThrottleTimeMs(11));
    }

    @Test
    void responsesLeaveInTheOrderOfTheRequests() throws Exception {
        try (WireFixture wire = start(WireFixture.config());
                RawClient client = wire.connect()) {
            sendMetadata(client, 5);
            List<Asked> all = List.of(next(), next(), next(), next(), next());
            for (int i : new int[] {4, 2, 1, 3}) {
                CompletableFuture.runAsync(() -> all.get(i).reply(), otherThread)
                        .join();
            }
            assertThat(client.available()).isZero();
            all.get(0).reply();
            expectMetadata(client, 0, 5);
            RequestContext context = all.get(3).context();
            assertThat(context.apiKey()).isEqualTo(ApiKeys.METADATA);
            assertThat(context.apiVersion()).isEqualTo((short) 12);
            assertThat(context.clientId()).isEqualTo("test");
            assertThat(context.clientHost()).isEqualTo("/127.0.0.1");
            assertThat(context.listenerName()).isEqualTo("PLAINTEXT");
        }
    }

    @Test
    void onlySoManyRequestsOfAConnectionAreInFlight() throws Exception {
        try (WireFixture wire = start(WireFixture.config().requestsInFlightMax(3));
                RawClient client = wire.connect()) {
            sendMetadata(client, 50);
            for (int i = 0; i < 50; i++) {
                Asked one = next();
                assertThat(one.context().correlationId()).isEqualTo(i);
                if (i == 0) {
                    next().reply(); // the second and third wait for the first one's response
                    next().reply();
                    assertThat(asked.poll(100, TimeUnit.MILLISECONDS)).isNull();
                    i += 2;
                }
                one.reply();
            }
            expectMetadata(client, 0, 50);
        }
    }

    @Test
    void produceWithoutAcksIsNotAnswered() throws Exception {
        try (WireFixture wire = start(WireFixture.config());
                RawClient client = wire.connect()) {
            client.send(ApiKeys.PRODUCE, 9, 1, new ProduceRequestData().setAcks((short) 0));
            client.send(ApiKeys.PRODUCE, 9, 2, new ProduceRequestData().setAcks((short) 1));
            assertThat(client.receive(ApiKeys.PRODUCE, 9, 2, new ProduceResponseData())
                            .throttleTimeMs())
                    .isEqualTo(11);
        }
    }

    @Test
    void aHandlersBugIsLoggedOnceAndAnswered() throws Exception {
        try (WireFixture wire = start(WireFixture.config());
                RawClient client = wire.connect();
                CapturedLog log = new CapturedLog(LOGGER)) {
            MetadataRequestData request = new MetadataRequestData();
            request.setTopics(List.of(new MetadataRequestTopic().setName("broken")));
            client.send(ApiKeys.METADATA, 12, 1, request);
            next().answer().completeExceptionally(new IllegalStateException("a bug"));
            MetadataResponseData answer = client.receive(ApiKeys.METADATA, 12, 1, new MetadataResponseData());
            assertThat(answer.topics().find("broken").errorCode()).isEqualTo(Errors.UNKNOWN_SERVER_ERROR.code());
            assertThat(log.events()).hasSize(1);
            assertThat(log.events().get(0).getLevel()).isEqualTo(Level.ERROR);
            assertThat(log.events().get(0).getThrowableProxy().getMessage()).isEqualTo("a bug");

            client.send(ApiKeys.METADATA, 12, 2, request); // another bug: the wrong kind of answer
            next().answer().complete(new HeartbeatResponseData());
            assertThat(client.receive(ApiKeys.METADATA, 12, 2, new MetadataResponseData())
                            .topics()
                            .find("broken")
                            .errorCode())
                    .isEqualTo(Errors.UNKNOWN_SERVER_ERROR.code());

            client.send(ApiKeys.METADATA, 12, 3, request); // and one that cannot be written
            next().answer()
                    .complete(new MetadataResponseData()
                            .setTopics(new MetadataResponseData.MetadataResponseTopicCollection())
                            .setClusterId("x".repeat(40_000)));
            assertThat(client.receive(ApiKeys.METADATA, 12, 3, new MetadataResponseData())
                            .topics()
                            .find("broken")
                            .errorCode())
                    .isEqualTo(Errors.UNKNOWN_SERVER_ERROR.code());
        }
    }

    @Test
    void aBugThatCannotBeAnsweredClosesTheConnectionBehindEarlierAnswers() throws Exception {
        try (WireFixture wire = start(WireFixture.config());
                RawClient client = wire.connect();
                CapturedLog log = new CapturedLog(LOGGER)) {
            sendMetadata(client, 1);
            client.send(
                    ApiKeys.PRODUCE,
                    9,
                    2,
                    new ProduceRequestData().setAcks((short) 0).setTransactionalId("t"));
            next().reply();
            expectMetadata(client, 0, 1);
            client.awaitClosed();
            assertThat(log.lines()).anyMatch(line -> line.contains("PRODUCE v9 of client 'test' failed"));
            wire.awaitEmpty();
        }
    }

    @Test
    void closingLetsRequestsInFlightBeAnswered() throws Exception {
        WireFixture wire = start(WireFixture.config().closeTimeout(Duration.ofSeconds(20)));
        try (RawClient client = wire.connect();
                RawClient idle = wire.connect()) {
            sendMetadata(client, 2);
            Asked first = next();
            Asked second = next();
            CompletableFuture<Void> closing = CompletableFuture.runAsync(wire::close, otherThread);
            idle.awaitClosed();
            assertThat(closing).isNotDone();
            second.reply();
            first.reply();
            expectMetadata(client, 0, 2);
            client.awaitClosed();
            closing.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void closingDoesNotWaitForEver() throws Exception {
        WireFixture wire = start(WireFixture.config().closeTimeout(Duration.ofMillis(50)));
        try (RawClient client = wire.connect()) {
            sendMetadata(client, 1);
            Asked never = next();
            wire.close();
            client.awaitClosed();
            never.reply(); // too late, and harmless
        }
    }

    private Asked next() throws InterruptedException {
        Asked one = asked.poll(20, TimeUnit.SECONDS);
        assertThat(one).describedAs("the next request at the handler").isNotNull();
        return one;
    }

    private static void sendMetadata(RawClient client, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            client.send(ApiKeys.METADATA, 12, i, new MetadataRequestData());
        }
    }

    private static void expectMetadata(RawClient client, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            MetadataResponseData answer = client.receive(ApiKeys.METADATA, 12, i, new MetadataResponseData());
            assertThat(answer.clusterId()).isEqualTo("c" + i);
        }
    }
}

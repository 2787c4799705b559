package io.coldstream.broker.kafka.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
    private final AtomicInteger port = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void noMoreConnectionsThanAllowed() throws Exception {
        checkRefusal(WireFixture.config().connectionsMax(2), "max.connections allows");
    }

    @Test
    void noMoreConnectionsFromOneAddressThanAllowed() throws Exception {
        checkRefusal(WireFixture.config().connectionsPerIpMax(2), "max.connections.per.ip allows");
    }

    private void checkRefusal(KafkaServerConfig.Builder config, String reason) throws Exception {
        try (CapturedLog log = new CapturedLog("io.coldstream.broker.kafka.net");
                WireFixture wire =
                        WireFixture.start(config, WireFixture.clusterTable(port).build(), new QuietMetrics() {
                            @Override
                            public void connectionRefused() {
                                refused.incrementAndGet();
                            }
                        })) {
            try (RawClient first = wire.connect();
                    RawClient second = wire.connect()) {
                askMetadata(first);
                askMetadata(second);
                try (RawClient third = wire.connect()) {
                    third.awaitClosed();
                }
                assertThat(refused).hasValue(1);
                assertThat(log.lines()).anyMatch(line -> line.contains(reason));
                askMetadata(first);
            }
            wire.awaitEmpty();
            try (RawClient fourth = wire.connect()) {
                askMetadata(fourth);
            }
        }
    }

    @Test
    void idleConnectionsAreClosed() throws Exception {
        try (CapturedLog log = new CapturedLog("io.coldstream.broker.kafka.net");
                WireFixture wire = WireFixture.start(
                        WireFixture.config().connectionIdleMax(Duration.ofMillis(100)),
                        WireFixture.clusterTable(port).build());
                RawClient client = wire.connect()) {
            askMetadata(client);
            client.awaitClosed();
            assertThat(log.lines()).anyMatch(line -> line.contains("idle for 100 ms"));
        }
    }

    @Test
    void whoWaitsForAnAnswerIsNotIdle() throws Exception {
        CompletableFuture<MetadataResponseData> answer = new CompletableFuture<>();
        HandlerTable table = HandlerTable.builder()
                .serve(ApiKeys.METADATA, MetadataRequestData.class, (context, request) -> answer)
                .build();
        try (WireFixture wire =
                        WireFixture.start(WireFixture.config().connectionIdleMax(Duration.ofMillis(100)), table);
                RawClient client = wire.connect();
                RawClient idle = wire.connect()) {
            client.send(ApiKeys.METADATA, 12, 1, new MetadataRequestData());
            idle.awaitClosed(); // and so would the other be, were it idle
            answer.complete(new MetadataResponseData());
            client.receive(ApiKeys.METADATA, 12, 1, new MetadataResponseData());
        }
    }

    @Test
    void anAddressThatIsTakenIsAnError() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            KafkaServerConfig config =
                    KafkaServerConfig.builder("0.0.0.0", taken.getLocalPort()).build();
            HandlerTable table = WireFixture.clusterTable(port).build();
            assertThatThrownBy(() -> KafkaServer.start(config, table, WireMetrics.none()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen at 0.0.0.0:" + taken.getLocalPort());
        }
    }

    private static void askMetadata(RawClient client) throws IOException {
        client.send(ApiKeys.METADATA, 12, 1, new MetadataRequestData());
        client.receive(ApiKeys.METADATA, 12, 1, new MetadataResponseData());
    }
}

package io.coldstream.broker.kafka.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.Test;

class RequestBudgetTest {
    private static final int CONNECTIONS = 40;
    private static final int RECORD_BYTES = 1_000_000;
    private static final long BUDGET_BYTES = 3_500_000;

    @Test
    void manyLargeFramesTakeTurns() throws Exception {
        ExecutorService disk = Executors.newSingleThreadExecutor();
        AtomicLong held = new AtomicLong();
        AtomicLong heldMost = new AtomicLong();
        ConcurrentLinkedQueue<Integer> corrupt = new ConcurrentLinkedQueue<>();
        HandlerTable table = HandlerTable.builder()
                .serve(ApiKeys.PRODUCE, ProduceRequestData.class, (context, request) -> {
                    heldMost.accumulateAndGet(held.addAndGet(RECORD_BYTES), Math::max);
                    CompletableFuture<ApiMessage> answer = new CompletableFuture<>();
                    disk.execute(() -> {
                        // The records are views of the network buffer: still whole, on another thread, much later.
                        if (!isWhole(records(request))) {
                            corrupt.add(context.correlationId());
                        }
                        held.addAndGet(-RECORD_BYTES);
                        answer.complete(new ProduceResponseData());
                    });
                    return answer;
                })
                .build();
        try (WireFixture wire = WireFixture.start(WireFixture.config().requestMemoryBytes(BUDGET_BYTES), table)) {
            byte[] request = Wire.request(ApiKeys.PRODUCE, 9, 1, produce());
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                RawClient client = wire.connect();
                clients.add(client);
                client.send(Arrays.copyOf(request, 20)); // each claims its megabyte first
            }
            Eventually.isTrue(
                    "the budget is spent", () -> wire.server().requestMemory().waitingFrames() > 30);
            assertThat(wire.server().requestMemory().reservedBytes()).isLessThanOrEqualTo(BUDGET_BYTES);
            List<CompletableFuture<Void>> senders = new ArrayList<>();
            ExecutorService senderThreads = Executors.newFixedThreadPool(CONNECTIONS);
            for (RawClient client : clients) {
                senders.add(CompletableFuture.runAsync(() -> sendRest(client, request), senderThreads));
            }
            CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            senderThreads.shutdown();
            for (RawClient client : clients) {
                client.close();
            }
            wire.awaitEmpty();
            assertThat(corrupt).isEmpty();
            assertThat(heldMost.get()).isBetween((long) RECORD_BYTES, BUDGET_BYTES);
        } finally {
            disk.shutdownNow();
        }
    }

    private static void sendRest(RawClient client, byte[] request) {
        try {
            client.send(Arrays.copyOfRange(request, 20, request.length));
            client.receive(ApiKeys.PRODUCE, 9, 1, new ProduceResponseData());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static ProduceRequestData produce() {
        byte[] bytes = new byte[RECORD_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        ProduceRequestData request = new ProduceRequestData().setAcks((short) 1);
        request.topicData()
                .add(new TopicProduceData()
                        .setName("a")
                        .setPartitionData(List.of(new PartitionProduceData()
                                .setIndex(0)
                                .setRecords(MemoryRecords.readableRecords(ByteBuffer.wrap(bytes))))));
        return request;
    }

    private static ByteBuffer records(ProduceRequestData request) {
        return ((MemoryRecords) request.topicData()
                        .iterator()
                        .next()
                        .partitionData()
                        .get(0)
                        .records())
                .buffer();
    }

    private static boolean isWhole(ByteBuffer bytes) {
        if (bytes.remaining() != RECORD_BYTES) {
            return false;
        }
        for (int i = 0; i < RECORD_BYTES; i++) {
            if (bytes.get(bytes.position() + i) != (byte) (i * 31)) {
                return false;
            }
        }
        return true;
    }
}

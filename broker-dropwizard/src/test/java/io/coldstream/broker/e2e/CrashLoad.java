package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/**
 * Two producers that live on while a broker dies again and again, and send small bursts of events to all partitions.
 * Made and ended by the test's thread; a thread of its own sends.
 */
final class CrashLoad implements AutoCloseable {
    private static final int BURST_MAX = 12;
    private static final int EVENT_BYTES_MAX = 700;
    private static final long PAUSE_MS = 4;
    private static final int LARGE_EVENT_EVERY = 200;
    private static final int LARGE_EVENT_BYTES = 12_000;

    private final List<KafkaProducer<byte[], byte[]>> producers;
    private final List<TopicPartition> partitions;
    private final AckLedger ledger;
    private final Random random;
    private final CompletableFuture<Void> sending;
    private volatile boolean ending;

    CrashLoad(List<Properties> settings, List<TopicPartition> partitions, AckLedger ledger, Random random) {
        this.producers = settings.stream()
                .map(each -> new KafkaProducer<byte[], byte[]>(each))
                .toList();
        this.partitions = partitions;
        this.ledger = ledger;
        this.random = random;
        this.sending = CompletableFuture.runAsync(this::run, task -> new Thread(task, "crash-load").start());
    }

    /** Producers that come back soon and give nothing up. */
    static Properties settings(KafkaEndpoint broker, boolean idempotent) {
        Properties settings = Events.producerSettings(broker);
        settings.put("enable.idempotence", String.valueOf(idempotent));
        settings.put("delivery.timeout.ms", "600000");
        settings.put("reconnect.backoff.ms", "20");
        settings.put("reconnect.backoff.max.ms", "200");
        settings.put("retry.backoff.ms", "20");
        settings.put("retry.backoff.max.ms", "200");
        return settings;
    }

    private void run() {
        int event = 0;
        try {
            while (!ending) {
                for (int left = 1 + random.nextInt(BURST_MAX); left > 0 && !ending; left--) {
                    int bytes =
                            event % LARGE_EVENT_EVERY == 0 ? LARGE_EVENT_BYTES : 20 + random.nextInt(EVENT_BYTES_MAX);
                    send(Events.value(event, bytes));
                    event++;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS); // a light load, or the records would not fit into the memory
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private void send(String value) throws InterruptedException {
        KafkaProducer<byte[], byte[]> producer = producers.get(random.nextInt(producers.size()));
        TopicPartition to = partitions.get(random.nextInt(partitions.size()));
        boolean sent = false;
        while (!sent && !ending) {
            sent = ledger.send(producer, to, value, 100);
        }
    }

    /** Sends nothing more, and waits until everything was answered. */
    void finish() throws Exception {
        ending = true;
        sending.get(60, TimeUnit.SECONDS);
        producers.forEach(KafkaProducer::flush);
        assertThat(ledger.failures()).as("what producers were told").isEmpty();
    }

    @Override
    public void close() {
        ending = true;
        producers.forEach(producer -> producer.close(java.time.Duration.ZERO));
    }
}

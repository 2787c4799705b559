package io.coldstream.benchmarks.compare;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Prints how long acknowledgements take at a steady rate, in milliseconds with their fractions; the stock tool cuts them
 * off. Runs as a process of its own, like the stock tools; owned by its main thread.
 */
public final class LatencyDriver {
    private LatencyDriver() {}

    /** Takes bootstrap servers, a topic, records, how many of these are not counted, records a second, and payloads. */
    public static void main(String[] args) throws Exception {
        String bootstrap = args[0];
        String topic = args[1];
        int records = Integer.parseInt(args[2]);
        int warmUp = Integer.parseInt(args[3]);
        long everyNanos = TimeUnit.SECONDS.toNanos(1) / Integer.parseInt(args[4]);
        List<byte[]> payloads = Files.readAllLines(Path.of(args[5])).stream()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList();
        long[] nanos = new long[records];
        AtomicReference<Exception> failure = new AtomicReference<>();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrap,
                "acks",
                "all",
                "linger.ms",
                0,
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            long start = System.nanoTime();
            for (int i = 0; i < records; i++) {
                awaitTurn(start + i * everyNanos);
                int index = i;
                long sent = System.nanoTime();
                var unused =
                        producer.send(new ProducerRecord<>(topic, payloads.get(i % payloads.size())), (done, e) -> {
                            nanos[index] = System.nanoTime() - sent;
                            if (e != null) {
                                failure.compareAndSet(null, e);
                            }
                        });
            }
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        System.out.println(summary(Arrays.copyOfRange(nanos, warmUp, records)));
    }

    private static void awaitTurn(long at) {
        for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static String summary(long[] nanos) {
        Arrays.sort(nanos);
        double mean = Arrays.stream(nanos).average().orElseThrow();
        return String.format(
                Locale.ROOT,
                "%.3f %.3f %.3f %.3f",
                mean / 1e6,
                percentile(nanos, 50),
                percentile(nanos, 95),
                percentile(nanos, 99));
    }

    private static double percentile(long[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }

    /** What {@link #main} printed: mean, median, 95th and 99th percentile. */
    record Summary(double meanMs, double p50Ms, double p95Ms, double p99Ms) {
        static Summary parse(String line) {
            double[] values = Arrays.stream(line.split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            return new Summary(values[0], values[1], values[2], values[3]);
        }
    }

    static List<String> arguments(
            String bootstrap, String topic, long records, long warmUp, int perSecond, Path payloads) {
        return List.of(
                bootstrap,
                topic,
                Long.toString(records),
                Long.toString(warmUp),
                Integer.toString(perSecond),
                payloads.toString());
    }
}

package io.coldstream.broker.metrics;

import io.coldstream.broker.plan.RetentionTotals;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicTraffic;
import io.coldstream.broker.view.GroupListing;
import io.coldstream.broker.view.PartitionListing;
import io.coldstream.log.journal.JournalStats;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmCompilationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * The broker's metrics in one registry: it counts requests from its making on, and reads logs, groups and the archive
 * once they are there. Thread-safe.
 */
public final class BrokerMetrics {
    private final PrometheusRegistry registry;
    private final RequestMeters requests;
    private final Counter scrapeFailures;

    /**
     * Registers the JVM's metrics and the meters of requests.
     *
     * @param registry a fresh one
     */
    public BrokerMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        registerJvm(registry);
        requests = new RequestMeters(registry);
        scrapeFailures = Counter.builder()
                .name("coldstream_scrape_failures_total")
                .help("Scrapes that lack something because a store was away, by what is lacking.")
                .labelNames("collector")
                .register(registry);
        // Known from the start, so that an alert on a rise sees the first one.
        scrapeFailures.initLabelValues("partitions");
        scrapeFailures.initLabelValues("groups");
    }

    /** What the library offers, without the two that start JMX's server, which a start would wait for. */
    private static void registerJvm(PrometheusRegistry registry) {
        JvmBufferPoolMetrics.builder().register(registry);
        JvmClassLoadingMetrics.builder().register(registry);
        JvmCompilationMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    public PrometheusRegistry registry() {
        return registry;
    }

    public RequestMeters requests() {
        return requests;
    }

    /** From now on each scrape shows partitions. To be called once. */
    public void show(int brokerId, Supplier<List<Topic>> topics, PartitionListing partitions) {
        registry.register(new PartitionCollector(brokerId, topics, partitions, scrapeFailures));
    }

    /** From now on each scrape shows what producers send. To be called once. */
    public void show(Supplier<List<Topic>> topics, TopicTraffic traffic) {
        registry.register(new TrafficCollector(topics, traffic));
    }

    /** From now on each scrape shows consumer groups. To be called once. */
    public void show(GroupListing groups) {
        registry.register(new GroupCollector(groups, scrapeFailures));
    }

    /** From now on each scrape shows the journal. To be called once. */
    public void show(JournalStats journal) {
        JournalCollectors.register(registry, journal);
    }

    /** From now on each scrape shows what holds keep and what is due for deletion. To be called once. */
    public void show(RetentionTotals totals) {
        RetentionCollectors.register(registry, totals);
    }

    /** From now on each scrape shows the archive. To be called once. */
    public void show(ArchiveReadings archive, InstantSource clock) {
        ArchiveCollectors.register(registry, archive, clock);
    }
}

package io.coldstream.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Clock;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicTraffic;
import io.coldstream.broker.view.BrokerFacts;
import io.coldstream.broker.view.GroupFacts;
import io.coldstream.broker.view.GroupListing;
import io.coldstream.broker.view.PartitionFacts;
import io.coldstream.storage.StorageException;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BrokerMetricsTest {
    private static final Topic ORDERS = topic("orders");
    private static final Topic BROKEN = topic("broken");
    private static final Topic TWO_PARTITIONS = topic("two", 2);
    private static final PartitionFacts FACTS = new PartitionFacts(0, 3, 10, 20, 99, 100, 1000, 5000, 9000, 4);
    private static final Instant SEALED = Instant.parse("2026-03-01T12:00:00Z");

    private final BrokerMetrics metrics = new BrokerMetrics(new PrometheusRegistry());

    @Test
    void shows_partitions_under_the_names_of_the_kafka_exporter() throws Exception {
        metrics.show(7, () -> List.of(ORDERS), topic -> List.of(FACTS));
        assertThat(scrape())
                .contains("kafka_topic_partitions{topic=\"orders\"} 1.0")
                .contains("kafka_topic_partition_current_offset{partition=\"0\",topic=\"orders\"} 99.0")
                .contains("kafka_topic_partition_oldest_offset{partition=\"0\",topic=\"orders\"} 10.0")
                .contains("coldstream_partition_local_oldest_offset{partition=\"0\",topic=\"orders\"} 20.0")
                .contains("coldstream_partition_log_end_offset{partition=\"0\",topic=\"orders\"} 100.0")
                .contains("coldstream_partition_local_bytes{partition=\"0\",topic=\"orders\"} 1000.0")
                .contains("coldstream_partition_remote_bytes{partition=\"0\",topic=\"orders\"} 5000.0");
    }

    @Test
    void a_topic_that_cannot_be_read_hides_no_other_and_is_counted() throws Exception {
        metrics.show(7, () -> List.of(BROKEN, ORDERS), topic -> {
            if (topic.equals(BROKEN)) {
                throw away();
            }
            return List.of(FACTS);
        });
        assertThat(scrape()).contains("kafka_topic_partition_current_offset{partition=\"0\",topic=\"orders\"} 99.0");
        assertThat(scrape()).contains("coldstream_scrape_failures_total{collector=\"partitions\"} ");
        assertThat(scrape()).doesNotContain("current_offset{partition=\"0\",topic=\"broken\"}");
    }

    @Test
    void shows_groups_and_leaves_out_a_lag_that_is_not_known() throws Exception {
        GroupFacts.NamedPartition first = new GroupFacts.NamedPartition("orders", 0);
        GroupFacts.NamedPartition second = new GroupFacts.NamedPartition("orders", 1);
        metrics.show(groups(List.of(new GroupFacts(
                "billing/eu",
                "Empty",
                "consumer",
                null,
                4,
                List.of(),
                List.of(
                        new GroupFacts.Offset(first, 90, 99L, "", Instant.EPOCH),
                        new GroupFacts.Offset(first, 95, 99L, "", Instant.EPOCH),
                        new GroupFacts.Offset(second, 7, null, "", Instant.EPOCH))))));
        assertThat(scrape())
                .contains("kafka_consumergroup_members{consumergroup=\"billing/eu\"} 0.0")
                .contains("kafka_consumergroup_current_offset"
                        + "{consumergroup=\"billing/eu\",partition=\"1\",topic=\"orders\"} 7.0")
                .contains("kafka_consumergroup_current_offset_sum{consumergroup=\"billing/eu\",topic=\"orders\"} 192.0")
                .contains("kafka_consumergroup_lag_sum{consumergroup=\"billing/eu\",topic=\"orders\"} 13.0")
                .contains("kafka_consumergroup_lag{consumergroup=\"billing/eu\",partition=\"0\",topic=\"orders\"} 4.0")
                .doesNotContain("kafka_consumergroup_lag{consumergroup=\"billing/eu\",partition=\"1\"");
    }

    @Test
    void a_database_that_is_away_leaves_the_rest_of_the_scrape() throws Exception {
        metrics.show(groups(null));
        assertThat(scrape()).contains("jvm_threads_current", "coldstream_connections 0.0");
        assertThat(scrape()).contains("coldstream_scrape_failures_total{collector=\"groups\"}");
    }

    @Test
    void counts_requests_bytes_and_connections() throws Exception {
        RequestMeters requests = metrics.requests();
        requests.connectionOpened();
        requests.connectionOpened();
        requests.connectionClosed();
        requests.connectionRefused();
        requests.frameRejected();
        requests.received(1000);
        requests.sent(2000);
        requests.requestHandled("Produce", 2_000_000, false);
        requests.requestHandled("Produce", 40_000_000, true);
        assertThat(scrape())
                .contains("coldstream_connections 1.0")
                .contains("coldstream_connections_opened_total 2.0")
                .contains("coldstream_connections_refused_total 1.0")
                .contains("coldstream_rejected_frames_total 1.0")
                .contains("coldstream_received_bytes_total 1000.0")
                .contains("coldstream_sent_bytes_total 2000.0")
                .contains("coldstream_request_failures_total{api=\"Produce\"} 1.0")
                .contains("coldstream_request_duration_seconds_bucket{api=\"Produce\",le=\"0.0025\"} 1")
                .contains("coldstream_request_duration_seconds_count{api=\"Produce\"} 2")
                .contains("coldstream_request_duration_seconds_sum{api=\"Produce\"} 0.042");
    }

    @Test
    void shows_every_reading_of_the_archive_under_its_own_name() throws Exception {
        metrics.show(readingsOfDistinctValues(), InstantSource.fixed(SEALED.plusSeconds(90)));
        String text = scrape();
        assertThat(text)
                .contains("coldstream_archive_backlog_bytes 3000.0")
                .contains("coldstream_archive_backlog_segments 2.0")
                .contains("coldstream_archive_backlog_oldest_age_seconds 90.0")
                .contains("kafka_server_brokertopicmetrics_remotecopylagbytes 3000.0")
                .contains("kafka_server_brokertopicmetrics_remotecopylagsegments 2.0")
                .contains("coldstream_archive_uploads_total{result=\"ok\"} " + valueOf("uploadsOk"))
                .contains("coldstream_archive_uploads_total{result=\"failed\"} " + valueOf("uploadsFailed"))
                .contains("coldstream_archive_uploads_total{result=\"refused\"} " + valueOf("uploadsRefused"))
                .contains("coldstream_archive_uploaded_log_bytes_total " + valueOf("uploadedLogBytes"))
                .contains("coldstream_archive_uploaded_object_bytes_total " + valueOf("uploadedObjectBytes"))
                .contains("coldstream_archive_copies_deleted_total " + valueOf("copiesDeleted"))
                .contains("coldstream_archive_copies_vanished_total " + valueOf("copiesVanished"))
                .contains("coldstream_archive_object_locks{state=\"locked\"} " + valueOf("objectsLocked"))
                .contains("coldstream_archive_object_locks{state=\"to_lock\"} " + valueOf("objectsToLock"))
                .contains("coldstream_archive_object_locks{state=\"to_let_go\"} " + valueOf("objectsToLetGo"))
                .contains("coldstream_archive_object_locks_failed_total " + valueOf("objectLocksFailed"))
                .contains("coldstream_archive_cold_reads_total " + valueOf("coldReads"))
                .contains("coldstream_archive_cold_reads_rejected_total " + valueOf("coldReadsRejected"))
                .contains("coldstream_archive_cold_reads_failed_total " + valueOf("coldReadsFailed"))
                .contains("coldstream_archive_cold_read_log_bytes_total " + valueOf("coldReadLogBytes"))
                .contains("coldstream_archive_cold_fetches_total " + valueOf("coldFetches"))
                .contains("coldstream_archive_cold_fetched_object_bytes_total " + valueOf("coldFetchedObjectBytes"))
                .contains("coldstream_archive_chunk_cache_requests_total{result=\"hit\"} " + valueOf("chunkCacheHits"))
                .contains(
                        "coldstream_archive_chunk_cache_requests_total{result=\"miss\"} " + valueOf("chunkCacheMisses"))
                .contains("coldstream_archive_chunk_cache_hit_ratio "
                        + valueOf("chunkCacheHits") / (valueOf("chunkCacheHits") + valueOf("chunkCacheMisses")));
        String kafka = "kafka_server_brokertopicmetrics_remote";
        assertThat(text)
                .contains(kafka + "copybytes_total " + valueOf("uploadedLogBytes"))
                .contains(kafka + "copyrequests_total "
                        + (valueOf("uploadsOk") + valueOf("uploadsFailed") + valueOf("uploadsRefused")))
                .contains(kafka + "copyerrors_total " + (valueOf("uploadsFailed") + valueOf("uploadsRefused")))
                .contains(kafka + "fetchbytes_total " + valueOf("coldReadLogBytes"))
                .contains(kafka + "fetchrequests_total " + valueOf("coldReads"))
                .contains(kafka + "fetcherrors_total " + (valueOf("coldReadsFailed") + valueOf("coldReadsRejected")))
                .contains(kafka + "deleterequests_total " + valueOf("copiesDeleted"));
    }

    @Test
    void nothing_that_waits_has_no_age_and_nothing_that_was_read_no_ratio() throws Exception {
        metrics.show(readings((name) -> 0, new BrokerFacts.Backlog(0, 0, null)), InstantSource.fixed(SEALED));
        assertThat(scrape())
                .contains("coldstream_archive_backlog_oldest_age_seconds 0.0")
                .contains("coldstream_archive_chunk_cache_hit_ratio NaN");
    }

    @Test
    void a_partition_that_is_not_served_has_no_leader() throws Exception {
        metrics.show(7, () -> List.of(TWO_PARTITIONS), topic -> List.of(FACTS));
        assertThat(scrape())
                .contains("kafka_brokers 1.0")
                .contains("kafka_topic_partition_leader{partition=\"0\",topic=\"two\"} 7.0")
                .contains("kafka_topic_partition_leader{partition=\"1\",topic=\"two\"} -1.0")
                .contains("kafka_topic_partition_replicas{partition=\"1\",topic=\"two\"} 1.0")
                .contains("kafka_topic_partition_in_sync_replica{partition=\"0\",topic=\"two\"} 1.0")
                .contains("kafka_topic_partition_in_sync_replica{partition=\"1\",topic=\"two\"} 0.0")
                .contains("kafka_topic_partition_leader_is_preferred{partition=\"0\",topic=\"two\"} 1.0")
                .contains("kafka_topic_partition_under_replicated_partition{partition=\"0\",topic=\"two\"} 0.0")
                .contains("kafka_topic_partition_under_replicated_partition{partition=\"1\",topic=\"two\"} 1.0")
                .contains("coldstream_partition_log_bytes{partition=\"0\",topic=\"two\"} 9000.0")
                .doesNotContain("kafka_topic_partition_current_offset{partition=\"1\"");
    }

    @Test
    void shows_what_producers_send() throws Exception {
        TopicTraffic traffic = new TopicTraffic(Clock.defaultClock());
        traffic.received(ORDERS.id(), 700);
        traffic.received(ORDERS.id(), 77);
        metrics.show(() -> List.of(ORDERS, BROKEN), traffic);
        assertThat(scrape())
                .contains("kafka_server_brokertopicmetrics_bytesin_total{topic=\"orders\"} 777.0")
                .contains("kafka_server_brokertopicmetrics_bytesin_total{topic=\"broken\"} 0.0");
    }

    @Test
    void one_scrape_asks_once_for_everything() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Topic large = topic("large", 5000);
        List<PartitionFacts> all = IntStream.range(0, 5000)
                .mapToObj(index -> new PartitionFacts(index, 3, 10, 20, 99, 100, 1000, 5000, 9000, 4))
                .toList();
        metrics.show(7, () -> List.of(large), topic -> {
            asked.incrementAndGet();
            return all;
        });
        assertThat(scrape()).contains("kafka_topic_partition_leader{partition=\"4999\",topic=\"large\"} 7.0");
        assertThat(asked).hasValue(1);
    }

    /** Each reading is a number made of its name, so that two that are swapped are seen. */
    private static ArchiveReadings readingsOfDistinctValues() {
        return readings(name -> (long) valueOf(name), new BrokerFacts.Backlog(2, 3000, SEALED));
    }

    private static ArchiveReadings readings(ToLongFunction<String> values, BrokerFacts.Backlog backlog) {
        return (ArchiveReadings) Proxy.newProxyInstance(
                ArchiveReadings.class.getClassLoader(),
                new Class<?>[] {ArchiveReadings.class},
                (proxy, method, arguments) ->
                        method.getReturnType() == long.class ? (Object) values.applyAsLong(method.getName()) : backlog);
    }

    private static double valueOf(String name) {
        return Math.abs(name.hashCode() % 100_000);
    }

    private String scrape() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, metrics.registry().scrape());
        return out.toString(StandardCharsets.UTF_8);
    }

    private static StorageException away() {
        return new StorageException(StorageException.Kind.UNAVAILABLE, "away");
    }

    private static Topic topic(String name) {
        return topic(name, 1);
    }

    private static Topic topic(String name, int partitions) {
        return new Topic(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
                name,
                partitions,
                TopicConfig.defaults(),
                0,
                Instant.EPOCH);
    }

    /** Groups, or a database that is away. */
    private static GroupListing groups(@org.jspecify.annotations.Nullable List<GroupFacts> groups) {
        return new GroupListing() {
            @Override
            public List<GroupFacts> groups() throws StorageException {
                if (groups == null) {
                    throw away();
                }
                return groups;
            }

            @Override
            public Optional<GroupFacts> group(String groupId) {
                return Optional.empty();
            }
        };
    }
}

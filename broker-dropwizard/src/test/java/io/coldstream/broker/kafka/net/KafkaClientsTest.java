package io.coldstream.broker.kafka.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {
    private final AtomicInteger port = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> software = new ConcurrentLinkedQueue<>();
    private WireFixture wire;

    @BeforeEach
    void start() throws Exception {
        HandlerTable table = WireFixture.clusterTable(port)
                .announce(new ServedFeature("transaction.version", (short) 0, (short) 2, (short) 2))
                .identity(new BrokerIdentity(WireFixture.CLUSTER_ID, 1))
                .build();
        wire = WireFixture.start(WireFixture.config(), table, new QuietMetrics() {
            @Override
            public void clientSoftware(String name, String version) {
                software.add(name + " " + version);
            }
        });
        port.set(wire.port());
    }

    @AfterEach
    void stop() {
        wire.close();
    }

    @Test
    void javaAdminClientSeesTheCluster() throws Exception {
        try (Admin admin = Admin.create(Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + wire.port(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000))) {
            assertThat(admin.describeCluster().clusterId().get(20, TimeUnit.SECONDS))
                    .isEqualTo(WireFixture.CLUSTER_ID);
            assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).containsExactly(WireFixture.TOPIC);
            FeatureMetadata features =
                    admin.describeFeatures().featureMetadata().get(20, TimeUnit.SECONDS);
            assertThat(features.finalizedFeatures())
                    .containsEntry("transaction.version", new FinalizedVersionRange((short) 2, (short) 2));
        }
        assertThat(software).isNotEmpty().allMatch(one -> one.startsWith("apache-kafka-java 4.4.0"));
    }

    @Test
    void kcatListsTheTopic() throws Exception {
        File kcat = new File("/usr/bin/kcat");
        assumeThat(kcat).describedAs("kcat is installed").exists();
        Process process = new ProcessBuilder(
                        List.of(kcat.getPath(), "-L", "-m", "15", "-b", "127.0.0.1:" + wire.port()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output)
                .contains("topic \"" + WireFixture.TOPIC + "\" with 1 partitions")
                .contains("broker 1 at");
        assertThat(software).anyMatch(one -> one.startsWith("librdkafka "));
    }
}

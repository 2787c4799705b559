package io.coldstream.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Clock;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicTraffic;
import io.coldstream.broker.view.BrokerFacts;
import io.coldstream.broker.view.GroupFacts;
import io.coldstream.broker.view.GroupListing;
import io.coldstream.broker.view.PartitionFacts;
import io.coldstream.log.journal.JournalStats;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard and the alerts that are delivered ask for nothing that the broker does not export. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardsTest {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Pattern METRIC = Pattern.compile("\\b(?:kafka|coldstream|jvm|process)_[a-z0-9_]+\\b");

    private final Set<String> exported = new TreeSet<>();

    @BeforeAll
    void scrape() throws Exception {
        BrokerMetrics metrics = new BrokerMetrics(new PrometheusRegistry());
        Topic topic = new Topic(UUID.randomUUID(), "orders", 1, TopicConfig.defaults(), 0, Instant.EPOCH);
        metrics.show(1, () -> List.of(topic), one -> List.of(new PartitionFacts(0, 3, 10, 20, 99, 100, 1, 2, 3, 4)));
        metrics.show(() -> List.of(topic), new TopicTraffic(Clock.defaultClock()));
        metrics.show(groups());
        metrics.show(archive(), InstantSource.fixed(Instant.EPOCH));
        metrics.show(new JournalStats());
        metrics.requests().requestHandled("Fetch", 1, true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, metrics.registry().scrape());
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            if (!line.startsWith("#")) {
                exported.add(line.replaceAll("[{ ].*", ""));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grafana/coldstream.json", "prometheus/alerts.yml", "prometheus/alerts-test.yml"})
    void asksForExportedMetricsOnly(String file) throws Exception {
        Set<String> asked = new TreeSet<>();
        Matcher names = METRIC.matcher(Files.readString(DEPLOY.resolve(file)));
        while (names.find()) {
            asked.add(names.group());
        }
        assertThat(asked).hasSizeGreaterThan(5).isSubsetOf(exported);
    }

    @Test
    void theDashboardsPanelsDoNotOverlapAndHaveIdsOfTheirOwn() throws Exception {
        JsonNode dashboard = new ObjectMapper()
                .readTree(DEPLOY.resolve("grafana/coldstream.json").toFile());
        Set<String> cells = new TreeSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            JsonNode place = panel.get("gridPos");
            assertThat(cells.add("id " + panel.get("id"))).isTrue();
            assertThat(place.get("x").intValue() + place.get("w").intValue()).isLessThanOrEqualTo(24);
            for (int x = 0; x < place.get("w").intValue(); x++) {
                for (int y = 0; y < place.get("h").intValue(); y++) {
                    assertThat(cells.add((place.get("x").intValue() + x) + ":"
                                    + (place.get("y").intValue() + y)))
                            .as(panel.get("title").textValue())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void everyAlertIsTested() throws Exception {
        YAMLMapper yaml = new YAMLMapper();
        List<String> alerts =
                yaml.readTree(DEPLOY.resolve("prometheus/alerts.yml").toFile()).findValuesAsText("alert");
        List<String> tested = yaml.readTree(
                        DEPLOY.resolve("prometheus/alerts-test.yml").toFile())
                .findValuesAsText("alertname");
        assertThat(tested).containsAll(alerts);
        assertThat(alerts).doesNotHaveDuplicates().hasSizeGreaterThan(5);
    }

    private static ArchiveReadings archive() {
        return (ArchiveReadings) Proxy.newProxyInstance(
                ArchiveReadings.class.getClassLoader(),
                new Class<?>[] {ArchiveReadings.class},
                (proxy, method, arguments) ->
                        method.getReturnType() == long.class ? (Object) 1L : new BrokerFacts.Backlog(0, 0, null));
    }

    private static GroupListing groups() {
        GroupFacts group = new GroupFacts(
                "g",
                "Empty",
                "consumer",
                null,
                1,
                List.of(),
                List.of(new GroupFacts.Offset(new GroupFacts.NamedPartition("orders", 0), 90, 99L, "", Instant.EPOCH)));
        return new GroupListing() {
            @Override
            public List<GroupFacts> groups() {
                return List.of(group);
            }

            @Override
            public Optional<GroupFacts> group(String groupId) {
                return Optional.of(group);
            }
        };
    }
}

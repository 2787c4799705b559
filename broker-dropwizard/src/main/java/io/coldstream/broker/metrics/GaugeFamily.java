package io.coldstream.broker.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.LinkedHashMap;
import java.util.Map;

/** The samples of one gauge during one scrape. Owned by the thread that scrapes. */
final class GaugeFamily {
    private final String name;
    private final String help;
    private final String[] labelNames;
    private final Map<Labels, Double> samples = new LinkedHashMap<>();

    GaugeFamily(String name, String help, String... labelNames) {
        this.name = name;
        this.help = help;
        this.labelNames = labelNames.clone();
    }

    /** One value without labels. */
    static GaugeSnapshot single(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }

    /** Adds a sample; a second one with the same labels replaces the first, since one scrape may hold only one. */
    void add(long value, String... labelValues) {
        samples.put(Labels.of(labelNames, labelValues), (double) value);
    }

    GaugeSnapshot snapshot() {
        GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder().name(name).help(help);
        samples.forEach((labels, value) -> snapshot.dataPoint(
                GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
        return snapshot.build();
    }
}

package io.coldstream.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CompareOptionsTest {
    @Test
    void everythingRunsByDefault() {
        assertThat(CompareOptions.parse().cases())
                .contains("produce-1k", "latency", "commits-16", "start-empty", "start-used", "rss");
        assertThat(CompareOptions.parse().out()).isEmpty();
    }

    @Test
    void casesArePickedByTheirIds() {
        CompareOptions options =
                CompareOptions.parse("--cases", "latency,rss", "--rounds", "5", "--megabytes", "10", "--out", "a.md");

        assertThat(options.cases()).containsExactlyInAnyOrder("latency", "rss");
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.valueBytes()).isEqualTo(10_000_000);
        assertThat(options.out()).hasValueSatisfying(file -> assertThat(file).hasToString("a.md"));
    }

    @Test
    void noCaseIsLeftOutSilently() {
        assertThatThrownBy(() -> CompareOptions.parse("--cases", "latency,produce-1m"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("produce-1m");
        assertThatThrownBy(() -> CompareOptions.parse("--rounds", "0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CompareOptions.parse("--rounds")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CompareOptions.parse("--fast", "yes")).isInstanceOf(IllegalArgumentException.class);
    }
}

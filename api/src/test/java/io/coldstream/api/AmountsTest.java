package io.coldstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class AmountsTest {
    @Test
    void durationsHaveTheirTwoLargestUnits() {
        assertThat(Amounts.duration(0)).isEqualTo("0 ms");
        assertThat(Amounts.duration(999)).isEqualTo("999 ms");
        assertThat(Amounts.duration(38_424)).isEqualTo("38 s");
        assertThat(Amounts.duration(1500)).isEqualTo("1 s 500 ms");
        assertThat(Amounts.duration(3_600_000)).isEqualTo("1 h");
        assertThat(Amounts.duration(5_672_022_944L)).isEqualTo("65 d 15 h");
        assertThat(Amounts.duration(7_776_000_000L)).isEqualTo("90 d");
        assertThat(Amounts.duration(31_536_000_000L + 3_600_000))
                .isEqualTo("1 y"); // not 1 y 1 h, which claims too much
        assertThat(Amounts.duration(-90_000)).isEqualTo("-1 min 30 s");
        assertThat(Amounts.duration(Long.MIN_VALUE)).startsWith("-");
        assertThat(Amounts.duration(Long.MAX_VALUE)).startsWith("292471208 y");
    }

    @Test
    void sizesHaveThreeDigitsAndABinaryUnit() {
        assertThat(Amounts.bytes(0)).isEqualTo("0 B");
        assertThat(Amounts.bytes(1023)).isEqualTo("1023 B");
        assertThat(Amounts.bytes(1024)).isEqualTo("1.00 KiB");
        assertThat(Amounts.bytes(68_552_380_416L)).isEqualTo("63.8 GiB");
        assertThat(Amounts.bytes(1_048_575)).isEqualTo("1.00 MiB");
        assertThat(Amounts.bytes(-2048)).isEqualTo("-2.00 KiB");
        assertThat(Amounts.bytes(Long.MAX_VALUE)).isEqualTo("8.00 EiB");
    }

    @Test
    void timesAreToldToTheSecond() {
        assertThat(Amounts.time(Instant.parse("2026-12-16T07:17:28.921Z"))).isEqualTo("2026-12-16 07:17:28 UTC");
        assertThat(Amounts.time(Instant.parse("2026-12-16T00:00:00Z"))).isEqualTo("2026-12-16 00:00:00 UTC");
    }
}

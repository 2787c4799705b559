package io.coldstream.tiering.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SegmentAgeTest {
    private static final Instant SEALED_AT = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void theRecordsOwnTimeCountsAsInKafka() {
        long lastYear = Instant.parse("2016-01-01T00:00:00Z").toEpochMilli();
        assertThat(SegmentAge.countedFromMs(lastYear, SEALED_AT)).isEqualTo(lastYear);
        long inAnHour = SEALED_AT.plus(Duration.ofHours(1)).toEpochMilli();
        assertThat(SegmentAge.countedFromMs(inAnHour, SEALED_AT)).isEqualTo(inAnHour);
    }

    @Test
    void timestampsThatCannotBeTrueCountFromTheSealing() {
        long secondsForMillis = SEALED_AT.getEpochSecond();
        for (long wrong : new long[] {
            -1,
            0,
            secondsForMillis,
            Long.MAX_VALUE,
            Instant.parse("2100-01-01T00:00:00Z").toEpochMilli()
        }) {
            assertThat(SegmentAge.countedFromMs(wrong, SEALED_AT))
                    .as("timestamp %d", wrong)
                    .isEqualTo(SEALED_AT.toEpochMilli());
        }
    }
}

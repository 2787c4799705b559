package io.coldstream.tiering.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentRecord;
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

    @Test
    void whatTheUploadBearsOutIsBelievedAgainstTheSealing() {
        Instant wrongSealing = SEALED_AT.minus(Duration.ofDays(400));
        long stamp = SEALED_AT.toEpochMilli();
        assertThat(SegmentAge.countedFromMs(copy(stamp, wrongSealing, SEALED_AT.plusSeconds(5))))
                .isEqualTo(stamp);
    }

    @Test
    void whatTheUploadContradictsCountsFromTheUpload() {
        Instant uploaded = SEALED_AT.plus(Duration.ofDays(3));
        for (long wrong : new long[] {-1, 1, uploaded.plus(Duration.ofDays(2)).toEpochMilli()}) {
            assertThat(SegmentAge.countedFromMs(copy(wrong, SEALED_AT, uploaded)))
                    .isEqualTo(uploaded.toEpochMilli());
        }
    }

    @Test
    void aClockThatWasAheadAtTheSealingAgesByTheRecords() {
        Instant tenYearsAhead = SEALED_AT.plus(Duration.ofDays(3653));
        long stamp = SEALED_AT.toEpochMilli();
        assertThat(SegmentAge.countedFromMs(copy(stamp, tenYearsAhead, SEALED_AT)))
                .isEqualTo(stamp);
    }

    @Test
    void aComputerThatHadLostItsTimeAgesByTheRecords() {
        long stamp = SEALED_AT.toEpochMilli();
        assertThat(SegmentAge.countedFromMs(stamp, Instant.EPOCH.plusSeconds(100)))
                .isEqualTo(stamp);
    }

    private static SegmentRecord copy(long maxTimestampMs, Instant sealedAt, Instant uploadedAt) {
        return new RetentionFixture()
                .copy(RemoteCopyState.AVAILABLE, 0, 10, 100, sealedAt, maxTimestampMs, uploadedAt)
                .facts()
                .copies()
                .get(0);
    }
}

package io.coldstream.broker.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;

/** How fast the archive is written, read and cleaned. */
public final class TieringConfig {
    @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
    @JsonProperty
    private Duration interval = Duration.seconds(5);

    @Min(1)
    @Max(64)
    @JsonProperty
    private int uploadThreads = 2;

    @NotNull
    @JsonProperty
    private DataSize uploadBytesPerSecondMax = DataSize.bytes(0);

    @Min(1)
    @Max(64)
    @JsonProperty
    private int readThreads = 4;

    @NotNull
    @JsonProperty
    private DataSize readCacheMaxBytes = DataSize.mebibytes(32);

    @NotNull
    @JsonProperty
    private Duration deletionGracePeriod = Duration.minutes(1);

    @Min(1)
    @Max(19)
    @JsonProperty
    private int compressionLevel = 2;

    /** The time between two looks at what is due; sealing, uploading and deleting wait for it. */
    public long intervalMs() {
        return interval.toMilliseconds();
    }

    public int uploadThreads() {
        return uploadThreads;
    }

    /** The rate that uploads together keep to, in bytes per second; 0 for none. */
    public long uploadBytesPerSecondMax() {
        return uploadBytesPerSecondMax.toBytes();
    }

    public int readThreads() {
        return readThreads;
    }

    /** The memory for what was read from the archive, in bytes. */
    public long readCacheMaxBytes() {
        return readCacheMaxBytes.toBytes();
    }

    /** How long an object stays after the catalogue let go of it, for readers that still use it. */
    public long deletionGracePeriodMs() {
        return deletionGracePeriod.toMilliseconds();
    }

    /** The zstd level of archived segments. */
    public int compressionLevel() {
        return compressionLevel;
    }
}

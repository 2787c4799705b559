package io.coldstream.tiering;

import io.coldstream.tiering.archive.ArchiveSettings;
import java.util.Objects;

/**
 * The limits of tiering, which the operator sets for the whole broker.
 *
 * @param archive how archives are written
 * @param upload how sealed segments leave
 * @param upkeep when retention and the reaper look, and what they wait for
 * @param read how much cold reads may take
 */
public record TieringSettings(ArchiveSettings archive, Upload upload, Upkeep upkeep, Read read) {
    public static final TieringSettings DEFAULTS =
            new TieringSettings(ArchiveSettings.DEFAULTS, Upload.DEFAULTS, Upkeep.DEFAULTS, Read.DEFAULTS);

    public TieringSettings {
        Objects.requireNonNull(archive, "archive");
        Objects.requireNonNull(upload, "upload");
        Objects.requireNonNull(upkeep, "upkeep");
        Objects.requireNonNull(read, "read");
    }

    /**
     * How sealed segments leave.
     *
     * @param concurrency how many segments are uploaded at once, each from another partition, 1 to 64
     * @param bytesPerSecondMax how fast all uploads together may send, in bytes per second; 0 for no limit
     * @param stagingBytesMax how much of the disk archives may take before they are uploaded; a segment that is larger
     *     alone goes alone
     * @param retryMinMs the wait after a first failure, in milliseconds; it doubles with each further one
     * @param retryMaxMs the longest wait between two attempts, in milliseconds
     */
    public record Upload(
            int concurrency, long bytesPerSecondMax, long stagingBytesMax, long retryMinMs, long retryMaxMs) {
        /** Two at once keep the network busy while one compresses; a store that is back is found within 5 minutes. */
        public static final Upload DEFAULTS = new Upload(2, 0, 2L << 30, 1_000, 300_000);

        public Upload {
            Check.that(concurrency >= 1 && concurrency <= 64, "upload concurrency must be 1 to 64");
            Check.that(bytesPerSecondMax >= 0, "upload bytes per second must be 0 or more");
            Check.that(stagingBytesMax > 0, "staging bytes must be more than 0");
            Check.that(retryMinMs > 0 && retryMaxMs >= retryMinMs, "retry waits must be more than 0, the least first");
        }
    }

    /**
     * When retention and the reaper look, and what they wait for.
     *
     * @param tickMs how often every partition is looked at, in milliseconds, whether or not something happened
     * @param deleteGraceMs how long an object stays after its copy went out of service, in milliseconds, for the
     *     readers that hold it
     * @param deletedRowsKeepMs how long the catalogue remembers deleted copies, in milliseconds
     * @param reaperScanMs how often the reaper reads the whole catalogue though nothing happened, in milliseconds
     */
    public record Upkeep(long tickMs, long deleteGraceMs, long deletedRowsKeepMs, long reaperScanMs) {
        /** Five seconds, one minute, one week, ten minutes. */
        public static final Upkeep DEFAULTS = new Upkeep(5_000, 60_000, 604_800_000, 600_000);

        public Upkeep {
            Check.that(tickMs > 0 && reaperScanMs > 0, "intervals must be more than 0");
            Check.that(deleteGraceMs >= 0 && deletedRowsKeepMs >= 0, "waits must be 0 or more");
        }
    }

    /**
     * How much cold reads may take.
     *
     * @param threads how many cold reads run at once, 1 to 256
     * @param queueMax how many may wait for a thread; further ones are rejected
     * @param cacheBytes how much heap decompressed chunks may take, in bytes
     * @param footerCacheBytes how much heap chunk tables may take, in bytes
     * @param readaheadChunks how many chunks are fetched ahead of a reader that goes on where it stopped; 0 for none
     */
    public record Read(int threads, int queueMax, long cacheBytes, long footerCacheBytes, int readaheadChunks) {
        /** Eight chunks in the cache: a broker with a heap of 256 MiB serves a few replays at once. */
        public static final Read DEFAULTS = new Read(4, 256, 32L << 20, 4L << 20, 2);

        public Read {
            Check.that(threads >= 1 && threads <= 256, "cold read threads must be 1 to 256");
            Check.that(queueMax >= 1, "the queue of cold reads must have 1 place or more");
            Check.that(cacheBytes >= 0 && footerCacheBytes >= 0, "cache bytes must be 0 or more");
            Check.that(readaheadChunks >= 0 && readaheadChunks <= 16, "readahead must be 0 to 16 chunks");
        }
    }

    /** A class of its own: the parts check themselves before the whole's defaults can be made. */
    private static final class Check {
        private Check() {}

        static void that(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalArgumentException(otherwise);
            }
        }
    }
}

package io.coldstream.log.journal;

/**
 * How much disk the journal takes.
 *
 * @param fileBytes the size of each of its files, a multiple of 4,096 and at least 64 KiB
 * @param maxBytes the size of all of them together; checkpoints begin when half of it waits for them
 */
public record JournalSettings(int fileBytes, long maxBytes) {
    /** 16 files of 32 MiB: at 300 MB/s a checkpoint nearly every second. */
    public static final JournalSettings DEFAULTS = new JournalSettings(32 << 20, 512L << 20);

    private static final int FILES_MIN = 4;
    private static final int FILE_BYTES_MIN = 64 << 10;

    public JournalSettings {
        if (fileBytes < FILE_BYTES_MIN || fileBytes % JournalFormat.BLOCK_BYTES != 0) {
            throw new IllegalArgumentException("a journal file has at least " + FILE_BYTES_MIN
                    + " bytes and a multiple of " + JournalFormat.BLOCK_BYTES + ", not " + fileBytes);
        }
        if (maxBytes < (long) FILES_MIN * fileBytes) {
            throw new IllegalArgumentException("a journal has at least " + FILES_MIN + " files of " + fileBytes
                    + " bytes; " + maxBytes + " bytes do not hold them");
        }
    }

    int filesMax() {
        return (int) Math.min(Integer.MAX_VALUE, maxBytes / fileBytes);
    }

    /** The largest batch that is journaled; a larger one has its own segment forced instead. */
    int batchBytesMax() {
        return fileBytes / 4;
    }

    /** How much is written and forced at once, unless a single batch is larger. */
    int groupBytesMax() {
        return Math.min(4 << 20, fileBytes / 4);
    }

    /** The furthest that a group reaches from its beginning, header and padding included. */
    int reachBytesMax() {
        return fileBytes / 2 + (256 << 10);
    }
}

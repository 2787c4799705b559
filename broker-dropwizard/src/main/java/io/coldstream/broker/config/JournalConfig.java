package io.coldstream.broker.config;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.coldstream.log.journal.JournalSettings;
import io.dropwizard.util.DataSize;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.constraints.NotNull;

/** How much disk the journal may take. */
public final class JournalConfig {
    private static final long FILE_MIN_BYTES = 64L << 10;
    private static final long FILE_MAX_BYTES = 1L << 30;
    private static final long BLOCK_BYTES = 4096;
    private static final long FILES_MIN = 4;

    @NotNull
    @JsonProperty
    private DataSize fileSize = DataSize.bytes(JournalSettings.DEFAULTS.fileBytes());

    @NotNull
    @JsonProperty
    private DataSize maxSize = DataSize.bytes(JournalSettings.DEFAULTS.maxBytes());

    /** The journal's sizes in bytes. */
    public JournalSettings settings() {
        return new JournalSettings((int) fileSize.toBytes(), maxSize.toBytes());
    }

    @JsonIgnore
    @ValidationMethod(
            message = "fileSize must be 64KiB to 1GiB and a multiple of 4KiB, and maxSize at least four files")
    public boolean isPossible() {
        long file = fileSize.toBytes();
        return file >= FILE_MIN_BYTES
                && file <= FILE_MAX_BYTES
                && file % BLOCK_BYTES == 0
                && maxSize.toBytes() >= FILES_MIN * file;
    }
}

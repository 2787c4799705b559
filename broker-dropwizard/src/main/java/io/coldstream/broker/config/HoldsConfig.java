package io.coldstream.broker.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How legal holds are kept. */
public final class HoldsConfig {
    @JsonProperty
    private boolean objectLock;

    /**
     * Whether archived objects that a legal hold covers get one of the bucket's own (S3 Object Lock), so that nobody can
     * destroy them past the broker. Needs a bucket that has it.
     */
    public boolean objectLock() {
        return objectLock;
    }
}

package io.coldstream.broker.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** Who may shorten what is kept. */
public final class RetentionConfig {
    @JsonProperty
    private boolean kafkaClientsMayDeleteMore = true;

    @Valid
    @NotNull
    @JsonProperty
    private HoldsConfig holds = new HoldsConfig();

    public HoldsConfig holds() {
        return holds;
    }

    /**
     * Whether Kafka's clients may change a topic's settings so that more is deleted than before. They cannot see a plan
     * first; over HTTP nobody may do so without one.
     */
    public boolean kafkaClientsMayDeleteMore() {
        return kafkaClientsMayDeleteMore;
    }
}

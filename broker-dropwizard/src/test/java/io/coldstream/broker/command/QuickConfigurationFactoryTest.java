package io.coldstream.broker.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.broker.config.ColdstreamConfiguration;
import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.ConfigurationParsingException;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import jakarta.validation.Validator;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickConfigurationFactoryTest {
    private static final String PREFIX = "quick-test";

    private final ObjectMapper mapper =
            Jackson.newObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private final Validator validator = Validators.newValidator();
    private final AtomicInteger openings = new AtomicInteger();
    private final ConfigurationFactory<ColdstreamConfiguration> quick =
            new QuickConfigurationFactory<>(ColdstreamConfiguration.class, validator, mapper, PREFIX);
    private final ConfigurationFactory<ColdstreamConfiguration> dropwizards =
            new YamlConfigurationFactory<>(ColdstreamConfiguration.class, validator, mapper, PREFIX);

    private ConfigurationSourceProvider file(String text) {
        return path -> {
            openings.incrementAndGet();
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        };
    }

    @Test
    void aGoodFileIsReadOnce() throws Exception {
        ColdstreamConfiguration read = quick.build(file("{nodeId: 7, kafka: {defaultPartitions: 3}}"), "good.yml");
        assertThat(read.nodeId()).isEqualTo(7);
        assertThat(read.kafka().defaultPartitions()).isEqualTo(3);
        assertThat(openings).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nodeID: 7", "nodeId: 0", "nodeId: seven", "kafka: {listen: [1]}", "a: b: c", "- 1"})
    void aBadFileIsRefusedInDropwizardsWords(String text) {
        Throwable expected = catchThrowable(() -> dropwizards.build(file(text), "bad.yml"));
        assertThat(expected).isNotNull();
        assertThatThrownBy(() -> quick.build(file(text), "bad.yml"))
                .isInstanceOf(expected.getClass())
                .hasMessage(expected.getMessage());
    }

    @Test
    void anUnknownSettingIsRefusedWhateverTheMapperSays() {
        ObjectMapper lenient = Jackson.newObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        assertThatThrownBy(
                        () -> new QuickConfigurationFactory<>(ColdstreamConfiguration.class, validator, lenient, PREFIX)
                                .build(file("kafka: {listne: 'localhost:1'}"), "bad.yml"))
                .isInstanceOf(ConfigurationParsingException.class)
                .hasMessageContaining("kafka.listne");
    }

    @Test
    void systemPropertiesOverrideTheFile() throws Exception {
        System.setProperty(PREFIX + ".nodeId", "9");
        try {
            assertThat(quick.build(file("nodeId: 7"), "good.yml").nodeId()).isEqualTo(9);
            System.setProperty(PREFIX + ".nodeId", "nine");
            assertThatThrownBy(() -> quick.build(file("nodeId: 7"), "good.yml"))
                    .isInstanceOf(ConfigurationParsingException.class);
        } finally {
            System.clearProperty(PREFIX + ".nodeId");
        }
    }
}

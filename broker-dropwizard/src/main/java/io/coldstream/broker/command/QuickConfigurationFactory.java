package io.coldstream.broker.command;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.YamlConfigurationFactory;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads a configuration as Dropwizard's factory does, without the description of all its fields that one makes for
 * overrides by system properties, which a start has to wait for. It only ever says "yes" or "ask Dropwizard": with
 * overrides, and with anything that is wrong, Dropwizard's factory reads the file again, and finds the words.
 */
public final class QuickConfigurationFactory<T> implements ConfigurationFactory<T> {
    private static final Logger LOG = LoggerFactory.getLogger(QuickConfigurationFactory.class);

    private final Class<T> type;
    private final @Nullable Validator validator;
    private final ObjectMapper mapper;
    private final String prefix;

    /**
     * Refuses settings that it does not know, whatever the mapper does: a misspelled one would silently be the default.
     *
     * @param prefix of the system properties that override settings, without its dot
     */
    public QuickConfigurationFactory(Class<T> type, @Nullable Validator validator, ObjectMapper mapper, String prefix) {
        this.type = type;
        this.validator = validator;
        this.mapper = mapper.copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        this.prefix = prefix;
    }

    @Override
    public T build(ConfigurationSourceProvider provider, String path) throws IOException, ConfigurationException {
        Optional<T> quick = hasOverrides() ? Optional.empty() : read(provider, path);
        return quick.isPresent() ? quick.get() : thorough().build(provider, path);
    }

    @Override
    public T build() throws IOException, ConfigurationException {
        return thorough().build();
    }

    private boolean hasOverrides() {
        return System.getProperties().stringPropertyNames().stream().anyMatch(name -> name.startsWith(prefix + "."));
    }

    private Optional<T> read(ConfigurationSourceProvider provider, String path) throws IOException {
        try (InputStream in = provider.open(path);
                JsonParser parser = new YAMLFactory().createParser(in)) {
            JsonNode tree = mapper.readTree(parser);
            if (tree == null || !tree.isObject()) {
                return Optional.empty();
            }
            T configuration = mapper.readerFor(type).readValue(tree);
            boolean valid =
                    validator == null || validator.validate(configuration).isEmpty();
            return valid ? Optional.of(configuration) : Optional.empty();
        } catch (JsonProcessingException | YAMLException e) {
            LOG.debug("{} is read again, to say what is wrong with it", path, e);
            return Optional.empty();
        }
    }

    private ConfigurationFactory<T> thorough() {
        return new YamlConfigurationFactory<>(type, validator, mapper, prefix);
    }
}

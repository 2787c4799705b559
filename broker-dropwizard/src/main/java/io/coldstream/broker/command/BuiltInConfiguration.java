package io.coldstream.broker.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.coldstream.broker.config.ColdstreamConfiguration;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.DefaultConfigurationFactoryFactory;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.setup.Bootstrap;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Reads configuration files, and the one that is built in when none is named. */
public final class BuiltInConfiguration implements ConfigurationSourceProvider {
    /** What a command calls the built-in file. */
    public static final String PATH = "the built-in configuration";

    private static final String RESOURCE = "/coldstream.yml";

    private final ConfigurationSourceProvider files = new FileConfigurationSourceProvider();

    /** The environment variables that a configuration file may refer to. */
    public static ConfigurationSourceProvider withEnvironment(ConfigurationSourceProvider files) {
        return new SubstitutingSourceProvider(files, new EnvironmentVariableSubstitutor(false));
    }

    /**
     * Loads the built-in file, as the environment completes it, with some changes.
     *
     * @param changes edits the file's tree before it is validated
     * @throws ConfigurationException if the result is not a legal configuration
     */
    public static ColdstreamConfiguration load(Bootstrap<?> bootstrap, Consumer<ObjectNode> changes)
            throws IOException, ConfigurationException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        byte[] edited;
        try (InputStream in = withEnvironment(new BuiltInConfiguration()).open(PATH)) {
            ObjectNode root = (ObjectNode) yaml.readTree(in);
            changes.accept(root);
            edited = yaml.writeValueAsBytes(root);
        }
        return new DefaultConfigurationFactoryFactory<ColdstreamConfiguration>()
                .create(
                        ColdstreamConfiguration.class,
                        bootstrap.getValidatorFactory().getValidator(),
                        bootstrap.getObjectMapper(),
                        "dw")
                .build(path -> new ByteArrayInputStream(edited), PATH);
    }

    @Override
    public InputStream open(String path) throws IOException {
        if (!path.equals(PATH)) {
            return files.open(path);
        }
        InputStream resource = BuiltInConfiguration.class.getResourceAsStream(RESOURCE);
        if (resource == null) {
            throw new FileNotFoundException("The built-in configuration is missing from the class path.");
        }
        return resource;
    }
}

package io.coldstream.broker.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.api.topic.TopicSetting;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.validation.selfvalidating.SelfValidating;
import io.dropwizard.validation.selfvalidating.SelfValidation;
import io.dropwizard.validation.selfvalidating.ViolationCollector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The whole YAML file. Every setting has a default: an empty file is a working broker. */
@SelfValidating
public final class ColdstreamConfiguration extends Configuration {
    @JsonProperty
    @JsonSetter(nulls = Nulls.SKIP)
    private String dataDir = "data";

    @Min(1)
    @JsonProperty
    private int nodeId = 1;

    @Valid
    @NotNull
    @JsonProperty
    private KafkaSettings kafka = new KafkaSettings();

    @Valid
    @NotNull
    @JsonProperty
    private ObjectStoreSettings objectStore = new ObjectStoreSettings();

    @Valid
    @NotNull
    @JsonProperty
    private DatabaseConfig database = new DatabaseConfig();

    @Valid
    @NotNull
    @JsonProperty
    private TieringConfig tiering = new TieringConfig();

    @Valid
    @NotNull
    @JsonProperty
    private JournalConfig journal = new JournalConfig();

    @Valid
    @NotNull
    @JsonProperty
    private HttpConfig http = new HttpConfig();

    @Valid
    @NotNull
    @JsonProperty
    private RetentionConfig retention = new RetentionConfig();

    @JsonProperty
    private @Nullable String durability;

    @NotNull
    @JsonProperty
    @JsonSetter(nulls = Nulls.SKIP)
    private Map<String, String> topicDefaults = new LinkedHashMap<>();

    /** Without a section {@code server}, HTTP is for this machine alone. */
    public ColdstreamConfiguration() {
        DefaultServerFactory local = new DefaultServerFactory();
        local.setApplicationConnectors(List.of(localConnector(8080)));
        local.setAdminConnectors(List.of(localConnector(8081)));
        setServerFactory(local);
    }

    private static HttpConnectorFactory localConnector(int port) {
        HttpConnectorFactory connector = new HttpConnectorFactory();
        connector.setBindHost("127.0.0.1");
        connector.setPort(port);
        return connector;
    }

    /** The folder of everything that is local: hot segments, staging, and by default database and archive. */
    public Path dataDir() {
        return Path.of(dataDir).toAbsolutePath().normalize();
    }

    /** The broker's node id, 1 or more. */
    public int nodeId() {
        return nodeId;
    }

    public KafkaSettings kafka() {
        return kafka;
    }

    public ObjectStoreSettings objectStore() {
        return objectStore;
    }

    public DatabaseConfig database() {
        return database;
    }

    public TieringConfig tiering() {
        return tiering;
    }

    public JournalConfig journal() {
        return journal;
    }

    public RetentionConfig retention() {
        return retention;
    }

    public HttpConfig http() {
        return http;
    }

    /**
     * Settings of topics that do not have their own, by Kafka's names of topic settings. {@code durability} is one of
     * them under a shorter name.
     */
    public Map<String, String> topicDefaults() {
        Map<String, String> all = new LinkedHashMap<>(topicDefaults);
        if (durability != null) {
            all.putIfAbsent(TopicSetting.DURABILITY.settingName(), durability);
        }
        return Map.copyOf(all);
    }

    /** Says which default is wrong and what would be right. */
    @SelfValidation
    public void checkTopicDefaults(ViolationCollector violations) {
        topicDefaults.forEach((name, value) ->
                TopicConfig.problem(name, value).ifPresent(what -> violations.addViolation("topicDefaults", what)));
        if (durability != null) {
            TopicSetting.DURABILITY.problem(durability).ifPresent(what -> violations.addViolation("durability", what));
        }
    }
}

package io.coldstream.api.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.coldstream.api.topic.TopicConfig.Layer;
import io.coldstream.api.topic.TopicConfig.Source;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicConfigTest {
    private static AttachedPolicy policy(String setting, String value) {
        return new AttachedPolicy("keep", 3, Map.of(setting, value));
    }

    @Test
    void topicOverridesPolicyOverridesBrokerOverridesBuiltIn() {
        Map<String, String> broker = Map.of("retention.ms", "10");
        TopicConfig all = new TopicConfig(broker, policy("retention.ms", "20"), Map.of("retention.ms", "30"));
        assertThat(all.layers(TopicSetting.RETENTION_MS))
                .containsExactly(
                        new Layer(Source.TOPIC, "30"),
                        new Layer(Source.POLICY, "20"),
                        new Layer(Source.BROKER_DEFAULT, "10"),
                        new Layer(Source.BUILT_IN, "-1"));
        assertThat(all.value(TopicSetting.RETENTION_MS)).isEqualTo("30");
        assertThat(all.source(TopicSetting.RETENTION_MS)).isEqualTo(Source.TOPIC);

        TopicConfig noOverride = new TopicConfig(broker, policy("retention.ms", "20"), Map.of());
        assertThat(noOverride.value(TopicSetting.RETENTION_MS)).isEqualTo("20");
        assertThat(noOverride.source(TopicSetting.RETENTION_MS)).isEqualTo(Source.POLICY);
        assertThat(noOverride.policy()).contains(policy("retention.ms", "20"));

        TopicConfig noPolicy = noOverride.withPolicy(null);
        assertThat(noPolicy.value(TopicSetting.RETENTION_MS)).isEqualTo("10");
        assertThat(noPolicy.source(TopicSetting.RETENTION_MS)).isEqualTo(Source.BROKER_DEFAULT);
        assertThat(noPolicy.policy()).isEmpty();
        assertThat(TopicConfig.defaults().source(TopicSetting.RETENTION_MS)).isEqualTo(Source.BUILT_IN);
    }

    @Test
    void aPolicyOverridesASmallerValueToo() {
        TopicConfig config = new TopicConfig(
                Map.of("retention.ms", "50"), policy("retention.ms", "20"), Map.of("retention.bytes", "1"));
        assertThat(config.value(TopicSetting.RETENTION_MS)).isEqualTo("20");
        assertThat(config.source(TopicSetting.RETENTION_BYTES)).isEqualTo(Source.TOPIC);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 20, 30, 30, TOPIC",
        "10, 30, 20, 30, POLICY",
        "30, 20, 10, 30, BROKER_DEFAULT",
        "9, 10, 0, 10, POLICY",
        "20, 20, 20, 20, TOPIC",
        "20, 20, 10, 20, POLICY",
    })
    void nobodyUndercutsTheFloor(String broker, String policy, String topic, long floor, Source source) {
        String name = "coldstream.retention.min.age.ms";
        TopicConfig config = new TopicConfig(Map.of(name, broker), policy(name, policy), Map.of(name, topic));
        assertThat(config.retention().floorMs()).isEqualTo(floor);
        assertThat(config.value(TopicSetting.RETENTION_MIN_AGE_MS)).isEqualTo(String.valueOf(floor));
        assertThat(config.source(TopicSetting.RETENTION_MIN_AGE_MS)).isEqualTo(source);
        assertThat(config.layers(TopicSetting.RETENTION_MIN_AGE_MS)).hasSize(4);
    }

    @Test
    void withoutAnyWordThereIsNoFloorNoPauseAndNoStorageClass() {
        var retention = TopicConfig.defaults().retention();
        assertThat(retention.floorMs()).isZero();
        assertThat(retention.tiering().paused()).isFalse();
        assertThat(retention.tiering().storageClass()).isEmpty();
        assertThat(TopicConfig.defaults().source(TopicSetting.RETENTION_MIN_AGE_MS))
                .isEqualTo(Source.BUILT_IN);
    }

    @Test
    void pauseAndStorageClassReachTheTieringPolicy() {
        var tiering = new TopicConfig(
                        Map.of("remote.log.copy.disable", "true"),
                        policy("coldstream.storage.class", "STANDARD_IA"),
                        Map.of())
                .retention()
                .tiering();
        assertThat(tiering.paused()).isTrue();
        assertThat(tiering.storageClass()).isEqualTo("STANDARD_IA");
        assertThat(tiering.enabled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"standard", "A-B", "A B", "AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDDDDDDDDDEEEEEEEEEEFFFFFFFFFFGGGGG"})
    void aStorageClassIsShortAndInCapitals(String value) {
        assertThat(TopicConfig.problem("coldstream.storage.class", value))
                .hasValueSatisfying(what -> assertThat(what).contains("up to 64 of A-Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "remote.log.copy.disable, yes",
        "coldstream.retention.min.age.ms, -1",
        "coldstream.retention.min.age.ms, x",
        "retention.years, 7"
    })
    void illegalSettingsOfAPolicyAreRefused(String name, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopicConfig(Map.of(), policy(name, value), Map.of()))
                .withMessageContaining(name);
    }
}

package io.coldstream.api.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.coldstream.api.topic.TopicSetting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyMatchTest {
    private static PolicyDocument policy(String name, PolicyAttachment... attachments) {
        return new PolicyDocument(
                name, 1, new PolicyContent("", Map.of(), List.of(attachments)), Instant.EPOCH, "alice");
    }

    private static PolicyAttachment at(String topics, int priority) {
        return new PolicyAttachment(topics, priority);
    }

    private static Optional<String> winner(String topic, PolicyDocument... policies) {
        List<PolicyDocument> shuffled = new ArrayList<>(Arrays.asList(policies));
        Optional<String> first =
                PolicyMatch.of(topic, shuffled).map(match -> match.policy().name());
        Collections.reverse(shuffled);
        assertThat(PolicyMatch.of(topic, shuffled).map(match -> match.policy().name()))
                .as("whatever the order")
                .isEqualTo(first);
        return first;
    }

    @Test
    void theGreatestPriorityWins() {
        assertThat(winner("orders", policy("a", at("orders", 1)), policy("b", at("*", 2))))
                .contains("b");
        assertThat(winner("orders", policy("a", at("orders", -1)), policy("b", at("*", -2))))
                .contains("a");
    }

    @Test
    void ofOnePriorityTheNameWinsOverPatterns() {
        assertThat(winner("orders", policy("a", at("order?", 5)), policy("b", at("orders", 5))))
                .contains("b");
    }

    @Test
    void ofTwoPatternsTheFirstPolicyInTheAlphabetWins() {
        assertThat(winner("orders", policy("b", at("*", 0)), policy("a", at("o*", 0))))
                .contains("a");
    }

    @Test
    void aPolicyCompetesWithItsBestAttachment() {
        PolicyDocument two = policy("z", at("*", 0), at("orders", 9));
        assertThat(winner("orders", two, policy("a", at("*", 5)))).contains("z");
        assertThat(winner("payments", two, policy("a", at("*", 5)))).contains("a");
        assertThat(PolicyMatch.of("orders", List.of(two)).orElseThrow().attachment())
                .isEqualTo(at("orders", 9));
    }

    @Test
    void aTopicThatNothingMatchesFollowsNone() {
        assertThat(winner("orders", policy("a", at("order", 1)), policy("b"))).isEmpty();
        assertThat(winner("orders")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "*, orders, true",
        "orders.*, orders.eu, true",
        "orders.*, orders., true",
        "orders.*, ordersXeu, false",
        "orders.*, orders, false",
        "?rders, orders, true",
        "?orders, orders, false",
        "orders?, orders, false",
        "*.eu, orders.eu.eu, true",
        "*.eu, orders.eu.us, false",
        "a*b*c, abbcbc, true",
        "a*b*c, abbcb, false",
        "**, x, true",
        "*s, orders, true",
        "Orders*, orders, false",
    })
    void patternsMatchWholeNames(String pattern, String topic, boolean expected) {
        assertThat(at(pattern, 0).matches(topic)).isEqualTo(expected);
    }

    @Test
    void patternsMatchAsTheRegexOfTheSameMeaning() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int matches = 0;
        for (int round = 0; round < 20_000; round++) {
            String pattern = text(random, "ab.*?*", 1 + random.nextInt(7)) + "*";
            String topic = text(random, "ab.", 1 + random.nextInt(9));
            String regex = pattern.replace(".", "\\.").replace("*", ".*").replace("?", ".");
            boolean expected = Pattern.matches(regex, topic);
            assertThat(at(pattern, 0).matches(topic))
                    .as("seed %d: %s on %s", seed, pattern, topic)
                    .isEqualTo(expected);
            matches += expected ? 1 : 0;
        }
        assertThat(matches).as("seed %d", seed).isBetween(1_000, 19_000);
    }

    private static String text(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < length; index++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void noPatternTakesLong() {
        PolicyAttachment evil = at("*a".repeat(124) + "b", 0);
        String topic = "a".repeat(249);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            for (int round = 0; round < 1_000; round++) {
                assertThat(evil.matches(topic)).isFalse();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "a/b", "a*/", "*ä", "[a]*", "a,b"})
    void whatIsNeitherNameNorPatternIsRefused(String topics) {
        assertThatIllegalArgumentException().isThrownBy(() -> at(topics, 0));
    }

    @Test
    void aPatternIsNotLongerThanAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> at("*".repeat(250), 0));
        assertThat(at("*".repeat(249), 0).matches("x")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", ".a", "-a", "a b", "ä"})
    void aPolicysNameIsPlain(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> policy(name)).withMessageContaining("illegal");
        assertThat(PolicyDocument.nameProblem("7-years_of.audit")).isEmpty();
        assertThat(PolicyDocument.nameProblem("a".repeat(101))).isPresent();
    }

    @ParameterizedTest
    @EnumSource(TopicSetting.class)
    void aPolicyHasSettingsOfRetentionOnly(TopicSetting setting) {
        Optional<String> problem = PolicyContent.problem(setting.settingName(), setting.defaultValue());
        switch (setting) {
            case COMPRESSION_TYPE,
                    DURABILITY,
                    INDEX_INTERVAL_BYTES,
                    MAX_MESSAGE_BYTES,
                    MESSAGE_TIMESTAMP_TYPE,
                    MIN_INSYNC_REPLICAS -> assertThat(problem).isPresent();
            default -> assertThat(problem).isEmpty();
        }
    }

    @Test
    void contentThatIsNotLegalIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolicyContent("", Map.of("retention.ms", "-5"), List.of()))
                .withMessageContaining("retention.ms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolicyContent("", Map.of("max.message.bytes", "5"), List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolicyContent("", Map.of(), List.of(at("a", 1), at("a", 2))));
        assertThatIllegalArgumentException().isThrownBy(() -> new PolicyContent("x".repeat(1001), Map.of(), List.of()));
    }
}

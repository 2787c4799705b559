package io.coldstream.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreeTextTest {
    private static final char[] INTERESTING = {
        '\\', 'u', '0', 'a', 0, '\ud83d', '\ude80', '\ue000', '\uffff', '\n', '\'', 'é'
    };

    @Test
    void ordinaryTextStaysAsItIs() {
        assertThat(FreeText.encode("orders/ä🚀'\"\n")).isEqualTo("orders/ä🚀'\"\n");
    }

    @Test
    void whatADatabaseCannotHoldIsSpelledOut() {
        assertThat(FreeText.encode("a\u0000b\\c\ud83d")).isEqualTo("a\\u0000b\\\\c\\ud83d");
    }

    @Test
    void anyTextComesBack() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(12);
            for (int index = 0; index < length; index++) {
                text.append(INTERESTING[random.nextInt(INTERESTING.length)]);
            }
            String encoded = FreeText.encode(text.toString());
            assertThat(FreeText.decode(encoded)).as("seed %d", seed).isEqualTo(text.toString());
            assertThat(encoded).as("seed %d", seed).doesNotContain("\u0000");
            assertThat(new String(encoded.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .as("seed %d", seed)
                    .isEqualTo(encoded);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "a\\", "\\x", "\\u12", "\\uzzzz"})
    void whatNobodyEncodedIsRefused(String encoded) {
        assertThatThrownBy(() -> FreeText.decode(encoded)).isInstanceOf(IllegalArgumentException.class);
    }
}

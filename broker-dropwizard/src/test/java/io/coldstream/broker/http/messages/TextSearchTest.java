package io.coldstream.broker.http.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextSearchTest {
    @Test
    void findsWhatStringFindsHoweverTheBytesAreCut() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 5000; round++) {
            String text = text(random, random.nextInt(40));
            String needle = text(random, 1 + random.nextInt(3));
            boolean ignoreCase = random.nextBoolean();
            boolean expected = ignoreCase
                    ? text.toLowerCase(Locale.ROOT).contains(needle.toLowerCase(Locale.ROOT))
                    : text.contains(needle);
            assertThat(found(new TextSearch(needle, ignoreCase), text.getBytes(StandardCharsets.UTF_8), random))
                    .as("seed %d: %s in %s", seed, needle, text)
                    .isEqualTo(expected);
        }
    }

    @Test
    void findsTextAcrossManyWindowsAndForgetsTheRecordBefore() {
        TextSearch search = new TextSearch("needle", false);
        byte[] hay = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        byte[] needle = "needle".getBytes(StandardCharsets.UTF_8);
        for (int at : new int[] {0, 4090, 4095, 4096, 4100, 50_000, hay.length - 6}) {
            byte[] bytes = hay.clone();
            System.arraycopy(needle, 0, bytes, at, needle.length);
            search.accept(bytes, bytes.length);
            assertThat(search.found()).as("at %d", at).isTrue();
            search.reset();
            assertThat(search.found()).isFalse();
        }
        search.accept("need".getBytes(StandardCharsets.UTF_8), 4);
        search.reset();
        search.accept("le".getBytes(StandardCharsets.UTF_8), 2);
        assertThat(search.found()).isFalse();
    }

    @Test
    void bytesThatAreNoTextHideNothing() {
        byte[] bytes = {(byte) 0xff, 0, 'a', 'b', (byte) 0xc3, 'c', 'd', (byte) 0xe2, (byte) 0x82};
        for (String part : new String[] {"ab", "cd"}) {
            assertThat(found(new TextSearch(part, false), bytes, new Random(1)))
                    .as(part)
                    .isTrue();
        }
        assertThat(found(new TextSearch("abcd", false), bytes, new Random(1))).isFalse();
        assertThat(found(new TextSearch("\uFFFD", false), bytes, new Random(1))).isFalse();
    }

    private static boolean found(TextSearch search, byte[] bytes, Random random) {
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(4));
            search.accept(Arrays.copyOfRange(bytes, from, to), to - from);
            from = to;
        }
        return search.found();
    }

    private static String text(Random random, int length) {
        String[] letters = {"a", "b", "A", "B", "ä", "Ä", "€", "\uD83D\uDE00"};
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }
}

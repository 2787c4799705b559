package io.coldstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonValuesTest {
    @Test
    void valuesHaveTheSizeThatTheFiguresCountWith() {
        assertThat(new JsonValues(1).next(1000)).allMatch(value -> value.length == JsonValues.VALUE_BYTES);
    }

    @Test
    void oneSeedGivesTheSameValues() {
        List<byte[]> once = new JsonValues(7).next(10);
        List<byte[]> again = new JsonValues(7).next(10);

        assertThat(once).usingElementComparator(Arrays::compare).isEqualTo(again);
        assertThat(once.get(0)).isNotEqualTo(new JsonValues(8).next(1).get(0));
    }

    @Test
    void valuesLookLikeJson() {
        String value = new String(new JsonValues(1).next(1).get(0), StandardCharsets.US_ASCII);

        assertThat(value)
                .startsWith("{\"id\":\"")
                .contains("\"items\":[{\"sku\":")
                .endsWith("\"}");
    }
}

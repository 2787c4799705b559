package io.coldstream.coordinator.classic;

import java.util.List;
import java.util.Objects;

/**
 * The answer to a request that is answered at once, and what is to be done before it leaves.
 *
 * @param response the answer
 * @param effects what is to be done
 */
public record Outcome<R>(R response, List<Effect> effects) {
    public Outcome {
        Objects.requireNonNull(response, "response");
        effects = List.copyOf(effects);
    }
}

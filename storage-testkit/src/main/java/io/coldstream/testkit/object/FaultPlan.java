package io.coldstream.testkit.object;

import java.util.EnumMap;
import java.util.Map;

/**
 * How often each {@link Fault} happens, as a probability of 0 (never) to 1 (always) per operation that it fits. Faults
 * of one operation are drawn one after another in the enum's order; the first that is hit happens.
 */
public record FaultPlan(Map<Fault, Double> probabilities) {
    public FaultPlan {
        probabilities.forEach((fault, probability) -> {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("not a probability for " + fault + ": " + probability);
            }
        });
        probabilities = Map.copyOf(probabilities);
    }

    /** A plan by which the store works well. */
    public static FaultPlan none() {
        return new FaultPlan(Map.of());
    }

    /** This plan with another probability of one fault. */
    public FaultPlan with(Fault fault, double probability) {
        Map<Fault, Double> changed = new EnumMap<>(Fault.class);
        changed.putAll(probabilities);
        changed.put(fault, probability);
        return new FaultPlan(changed);
    }

    double probabilityOf(Fault fault) {
        return probabilities.getOrDefault(fault, 0.0);
    }
}

package io.coldstream.testkit.object;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides which fault happens. The n-th call of an operation on a key always gets the same answer for the same seed and
 * plan, whatever other threads do meanwhile. Thread-safe: the counters live in a concurrent map.
 */
final class FaultDice {
    /** One throw of the dice, with the randomness that the fault may need on top. */
    record Throw(Optional<Fault> fault, long seed) {}

    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final long seed;

    FaultDice(long seed) {
        this.seed = seed;
    }

    Throw roll(FaultPlan plan, String operation, String subject, EnumSet<Fault> candidates) {
        String call = operation + " " + subject;
        int number = calls.merge(call, 1, Integer::sum);
        Random random = new Random(mix(seed ^ mix(call.hashCode() * 31L + number)));
        Optional<Fault> hit = Optional.empty();
        for (Fault fault : candidates) {
            // Drawn for every candidate, so that a plan's change of one fault leaves the others where they were.
            boolean drawn = random.nextDouble() < plan.probabilityOf(fault);
            if (drawn && hit.isEmpty()) {
                hit = Optional.of(fault);
            }
        }
        return new Throw(hit, random.nextLong());
    }

    /** The finaliser of SplitMix64: neighbouring numbers become unrelated ones. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

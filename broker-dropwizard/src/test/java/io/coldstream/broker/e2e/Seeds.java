package io.coldstream.broker.e2e;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** Random numbers for tests. {@code -Dcoldstream.seed=n} repeats a run. */
final class Seeds {
    private Seeds() {}

    @SuppressWarnings("SystemOut") // whoever sees a failure needs the seed
    static Random random(String what) {
        long seed = Long.getLong("coldstream.seed", ThreadLocalRandom.current().nextInt(1_000_000));
        System.out.println(what + " runs with -Dcoldstream.seed=" + seed);
        return new Random(seed);
    }
}

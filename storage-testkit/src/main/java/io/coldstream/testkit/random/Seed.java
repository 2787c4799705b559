package io.coldstream.testkit.random;

import java.security.SecureRandom;
import java.util.Random;

/**
 * What a random test starts from. A failed run is repeated with {@code -Dcoldstream.test.seed=<value>}.
 *
 * @param value the number that decides everything that is drawn
 */
public record Seed(long value) {
    private static final String PROPERTY = "coldstream.test.seed";

    /** A new seed, or the one that the system property names; either way it is printed with the test's name. */
    public static Seed forTest(String testName) {
        Long wanted = Long.getLong(PROPERTY);
        Seed seed = new Seed(wanted != null ? wanted : new SecureRandom().nextLong());
        System.out.println(testName + " runs with -D" + PROPERTY + "=" + seed.value);
        return seed;
    }

    /** A generator that starts at this seed. It belongs to the thread that uses it. */
    public Random random() {
        return new Random(value);
    }

    /** A seed for a part of the test, which draws the same whatever the other parts draw. */
    public Seed part(String name) {
        // The multiplier spreads neighbouring seeds over all bits (SplitMix64's increment).
        return new Seed((value ^ name.hashCode()) * 0x9E3779B97F4A7C15L);
    }

    /** Bytes that do not compress. */
    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random().nextBytes(bytes);
        return bytes;
    }
}

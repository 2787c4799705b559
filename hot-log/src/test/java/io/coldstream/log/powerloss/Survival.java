package io.coldstream.log.powerloss;

import java.util.List;
import java.util.Random;

/**
 * Decides what survives one power cut, by a random number generator: now and then everything or nothing that was not
 * forced, mostly a mixture. Used by one thread.
 */
final class Survival {
    private enum Mood {
        NOTHING,
        EVERYTHING,
        MIXTURE
    }

    private final Random random;
    private final Mood mood;

    Survival(Random random) {
        this.random = random;
        int choice = random.nextInt(8);
        this.mood = choice == 0 ? Mood.NOTHING : choice == 1 ? Mood.EVERYTHING : Mood.MIXTURE;
    }

    /** Whether one unforced change of a name survives. */
    boolean happened() {
        return mood == Mood.EVERYTHING || (mood == Mood.MIXTURE && random.nextBoolean());
    }

    /** Whether a renamed file is found under both of its names, as without a journal of the file system's own. */
    boolean underBothNames() {
        return mood == Mood.MIXTURE && random.nextInt(8) == 0;
    }

    /** One of the versions that may be on the disk, oldest first; the oldest one was forced. */
    <T> T pick(List<T> versions) {
        int last = versions.size() - 1;
        return versions.get(
                switch (mood) {
                    case NOTHING -> 0;
                    case EVERYTHING -> last;
                    case MIXTURE -> random.nextInt(5) < 2 ? last : random.nextInt(versions.size());
                });
    }

    /** One of a block's versions, or the first or last sectors of one with the others of an older one. */
    byte[] pickBlock(List<byte[]> versions, int sectorBytes) {
        if (mood != Mood.MIXTURE || versions.size() == 1 || random.nextInt(3) != 0) {
            return pick(versions);
        }
        int newer = 1 + random.nextInt(versions.size() - 1);
        byte[] torn = versions.get(random.nextInt(newer)).clone();
        int bytes = sectorBytes * (1 + random.nextInt(torn.length / sectorBytes - 1));
        int from = random.nextBoolean() ? 0 : torn.length - bytes;
        System.arraycopy(versions.get(newer), from, torn, from, bytes);
        return torn;
    }
}

package io.coldstream.testkit.object;

import static io.coldstream.storage.StorageException.Kind.ALREADY_EXISTS;
import static io.coldstream.storage.StorageException.Kind.CORRUPT;
import static io.coldstream.storage.StorageException.Kind.NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectStore;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every sentence of {@link ObjectStore} as a test. A store's module extends it once for each server or directory kind
 * that it supports; what only one store promises (its error messages, its crash behaviour) is tested there.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public abstract class ObjectStoreContract extends ObjectListingContract {
    private static final int MIB = 1 << 20;
    private static final int RACERS = 6;
    private static final int RACES = 5;

    @Test
    void givesBackTheBytesOfAnySize() throws Exception {
        for (int length : new int[] {1, 2, 511, 8192, 65_537, 9 * MIB + 3}) {
            String key = "sizes/" + length;
            byte[] bytes = put(key, length);
            assertThat(Arrays.equals(read(key, 0, length), bytes))
                    .as("%d bytes come back", length)
                    .isTrue();
        }
    }

    @Test
    void storesAFile(@TempDir Path folder) throws Exception {
        byte[] bytes = seed.bytes(300_000);
        Path file = Files.write(folder.resolve("body"), bytes);

        store.put(key("from/file"), Body.ofFile(file));

        assertThat(read("from/file", 0, bytes.length)).isEqualTo(bytes);
    }

    @Test
    void storesAnEmptyBody() throws Exception {
        store.put(key("empty"), Body.of(new byte[0]));

        assertThat(store.head(key("empty")).orElseThrow().length()).isZero();
        assertThat(keys(store.list("", "", 10))).containsExactly("empty");
        assertThat(failureOf(() -> read("empty", 0, 1))).isEqualTo(CORRUPT);
        assertThat(failureOf(() -> store.put(key("empty"), Body.of(new byte[1]))))
                .isEqualTo(ALREADY_EXISTS);
    }

    /** The longest segment that the server behind the store takes; a store itself takes every legal key. */
    protected int segmentBytesMax() {
        return 255;
    }

    @Test
    void storesUnderEveryLegalKey() throws Exception {
        String letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
        String segment = "-" + letters;
        List<String> names = List.of(
                letters,
                segment + "/" + segment,
                "_",
                "-",
                "x..",
                "x/y../-._/0",
                "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p",
                "s".repeat(segmentBytesMax()),
                ("n".repeat(179) + "/").repeat(4) + "n".repeat(180));
        for (String name : names) {
            byte[] bytes = put(name, 10);
            assertThat(read(name, 0, 10)).as(name).isEqualTo(bytes);
            assertThat(store.head(key(name))).as(name).isPresent();
        }
        assertThat(keys(store.list("", "", 100))).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void aSecondPutLeavesTheStoredObjectUntouched() throws Exception {
        byte[] first = put("twice", 5000);

        assertThat(failureOf(() -> store.put(key("twice"), Body.of(new byte[4000]))))
                .isEqualTo(ALREADY_EXISTS);
        assertThat(failureOf(() -> store.put(key("twice"), Body.of(first)))).isEqualTo(ALREADY_EXISTS);

        assertThat(store.head(key("twice")).orElseThrow().length()).isEqualTo(5000);
        assertThat(read("twice", 0, 5000)).isEqualTo(first);
    }

    @Test
    void oneOfManyConcurrentPutsOfAKeyWins() throws Exception {
        try (ObjectStore other = openSameObjects()) {
            for (int race = 0; race < RACES; race++) {
                String key = "races/" + race;
                int winner = race(key, other);
                byte[] stored = read(key, 0, store.head(key(key)).orElseThrow().length());
                assertThat(stored).as("the winner's bytes").isEqualTo(racersBytes(winner));
            }
        }
    }

    private int race(String key, ObjectStore other) throws Exception {
        CyclicBarrier start = new CyclicBarrier(RACERS);
        List<Callable<Boolean>> racers = new ArrayList<>();
        for (int racer = 0; racer < RACERS; racer++) {
            Body body = Body.of(racersBytes(racer));
            ObjectStore through = racer % 2 == 0 ? store : other;
            racers.add(() -> {
                start.await(20, TimeUnit.SECONDS);
                try {
                    through.put(key(key), body);
                    return true;
                } catch (StorageException e) {
                    assertThat(e.kind()).isEqualTo(ALREADY_EXISTS);
                    return false;
                }
            });
        }
        List<Boolean> won = inParallel(racers);
        assertThat(won).as("who won").containsOnlyOnce(true);
        return won.indexOf(true);
    }

    private static byte[] racersBytes(int racer) {
        byte[] bytes = new byte[100_000 + racer];
        Arrays.fill(bytes, (byte) racer);
        return bytes;
    }

    @Test
    void anObjectIsInvisibleUntilItIsWhole() throws Exception {
        byte[] bytes = seed.bytes(3 * MIB);
        var body = new TestBodies.Stopping(bytes);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> put = thread.submit(() -> {
                store.put(key("slow/object"), body);
                return null;
            });
            body.awaitMiddle();
            assertInvisible("slow/object");
            body.release();
            put.get(30, TimeUnit.SECONDS);
        } finally {
            thread.shutdownNow();
        }
        assertThat(Arrays.equals(read("slow/object", 0, bytes.length), bytes)).isTrue();
    }

    @Test
    void whatIsStoredIsSeenByOthersAtOnce() throws Exception {
        try (ObjectStore other = openSameObjects()) {
            byte[] bytes = put("shared/object", 1000);

            assertThat(other.head(key("shared/object")).orElseThrow().length()).isEqualTo(1000);
            assertThat(keys(other.list("shared/", "", 10))).containsExactly("shared/object");
            try (InputStream in = other.open(key("shared/object"), new ByteRange(0, 1000))) {
                assertThat(in.readAllBytes()).isEqualTo(bytes);
            }
            other.delete(key("shared/object"));
            assertInvisible("shared/object");
        }
    }

    @Test
    void aBodyThatLiesAboutItsLengthIsRefused() throws Exception {
        for (int length : new int[] {0, 1, 9999, 10_001, 20_000, 2 * MIB}) {
            String key = "lies/" + length;
            byte[] bytes = seed.bytes(10_000);
            assertThat(failureOf(() -> store.put(key(key), TestBodies.claiming(length, bytes))))
                    .as("10000 bytes that claim to be %d", length)
                    .isEqualTo(CORRUPT);
            assertInvisible(key);
            put(key, 10);
            assertThat(store.head(key(key)).orElseThrow().length()).isEqualTo(10);
        }
    }

    @Test
    void aBodyThatCannotBeReadIsRefused() throws Exception {
        for (int position : new int[] {0, 1, 500_000}) {
            String key = "broken/" + position;
            assertThat(failureOf(() -> store.put(key(key), TestBodies.breakingAt(position, seed.bytes(MIB)))))
                    .isEqualTo(CORRUPT);
            assertInvisible(key);
        }
    }

    @Test
    void closesTheBodiesItOpens() throws Exception {
        var body = new TestBodies.Counting(seed.bytes(100_000));

        store.put(key("closed"), body);
        assertThat(body.openStreams()).isZero();
        assertThat(failureOf(() -> store.put(key("closed"), body))).isEqualTo(ALREADY_EXISTS);
        assertThat(body.openStreams()).isZero();
    }

    @Test
    void opensAnyRange() throws Exception {
        int length = 100_000;
        byte[] bytes = put("ranged", length);
        int[][] ranges = {
            {0, length}, {0, 1}, {length - 1, length}, {1, length}, {0, length - 1}, {49_999, 50_001}, {8191, 65_537}
        };
        for (int[] range : ranges) {
            assertThat(read("ranged", range[0], range[1]))
                    .as("[%d, %d)", range[0], range[1])
                    .isEqualTo(Arrays.copyOfRange(bytes, range[0], range[1]));
        }
    }

    @Test
    void theStreamEndsExactlyAtTheRangesEnd() throws Exception {
        byte[] bytes = put("ends", 1000);
        try (InputStream in = store.open(key("ends"), new ByteRange(10, 13))) {
            assertThat(in.read()).isEqualTo(bytes[10] & 0xff);
            assertThat(in.readNBytes(100)).containsExactly(bytes[11], bytes[12]);
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(new byte[5])).isEqualTo(-1);
        }
    }

    @Test
    void aRangeBeyondTheEndIsCorrupt() throws Exception {
        put("short", 1000);
        long[][] ranges = {{0, 1001}, {999, 1001}, {1000, 1001}, {5000, 6000}, {0, Long.MAX_VALUE}};
        for (long[] range : ranges) {
            assertThat(failureOf(() -> read("short", range[0], range[1])))
                    .as("[%d, %d) of 1000 bytes", range[0], range[1])
                    .isEqualTo(CORRUPT);
        }
    }

    @Test
    void opensNothingThatDoesNotExist() throws Exception {
        assertThat(failureOf(() -> read("nothing", 0, 1))).isEqualTo(NOT_FOUND);
        put("folder/object", 10);
        assertThat(failureOf(() -> read("folder", 0, 1))).isEqualTo(NOT_FOUND);
    }

    @Test
    protected void aKeyBelowAnObjectIsNotThere() throws Exception {
        put("folder/object", 10);
        assertInvisible("folder/object/deeper");
        store.delete(key("folder/object/deeper"));
        assertThat(store.head(key("folder/object"))).isPresent();
    }

    @Test
    void aStreamMayBeClosedAtAnyPoint() throws Exception {
        byte[] bytes = put("half", 5 * MIB);
        // More streams than any store keeps connections: one that leaks them comes to a halt.
        for (int i = 0; i < 100; i++) {
            try (InputStream in = store.open(key("half"), new ByteRange(i, bytes.length))) {
                assertThat(in.readNBytes(i)).isEqualTo(Arrays.copyOfRange(bytes, i, 2 * i));
            }
        }
        assertThat(read("half", MIB, MIB + 10)).isEqualTo(Arrays.copyOfRange(bytes, MIB, MIB + 10));
    }

    @Test
    void deleteRemovesAndMayBeRepeated() throws Exception {
        put("gone/a", 10);
        put("gone/b", 10);

        store.delete(key("gone/a"));
        assertInvisible("gone/a");
        store.delete(key("gone/a"));
        store.delete(key("never/was"));
        store.delete(key("gone"));

        assertThat(keys(store.list("", "", 10))).containsExactly("gone/b");
        store.delete(key("gone/b"));
        assertThat(store.list("", "", 10)).isEmpty();
    }

    @Test
    void probeAndDescribeAnswer() throws Exception {
        store.probe();
        put("something", 10);
        store.probe();
        assertThat(store.describe()).isNotBlank();
    }

    @Test
    void closesMoreThanOnce() {
        store.close();
        assertThatCode(store::close).doesNotThrowAnyException();
    }
}

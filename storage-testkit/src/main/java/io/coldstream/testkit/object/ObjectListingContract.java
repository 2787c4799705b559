package io.coldstream.testkit.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.storage.object.StoredObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link ObjectStore#list} and {@link ObjectStore#head} promise. */
public abstract class ObjectListingContract extends ObjectStoreHarness {
    private static final int PAGED_KEYS = 1_040;
    private static final int PUT_THREADS = 8;

    /** In the order of their bytes: upper case before lower case, and "-" and "." before "/" before digits. */
    private static final List<String> TRICKY_KEYS = List.of(
            "0", "A/z", "Z", "_x", "a-b", "a-b.c", "a.b/c", "a.d", "a/-", "a/0/x", "a/1", "a/1-", "a/1.x/y", "a/b-/c",
            "a/b.", "a/b/c", "a/b/c-", "a/b/d/e", "a/b0", "a/b_", "a/ba", "a0", "aa/b", "ab", "b");

    @Test
    void headDescribesWhatWasStored() throws Exception {
        Instant before = InstantSource.system().instant().minus(5, ChronoUnit.MINUTES);
        put("some/object", 1234);

        StoredObject head = store.head(key("some/object")).orElseThrow();

        assertThat(head.key()).isEqualTo(key("some/object"));
        assertThat(head.length()).isEqualTo(1234);
        assertThat(head.lastModified()).isBetween(before, before.plus(10, ChronoUnit.MINUTES));
    }

    @Test
    void headOfNothingIsEmpty() throws Exception {
        assertThat(store.head(key("nothing"))).isEmpty();
        put("folder/object", 1);
        assertThat(store.head(key("folder"))).isEmpty();
        assertThat(store.head(key("folder/objec"))).isEmpty();
    }

    @Test
    void listDescribesLikeHead() throws Exception {
        put("a", 0);
        put("b/c", 77);

        for (StoredObject listed : store.list("", "", 10)) {
            StoredObject head = store.head(listed.key()).orElseThrow();
            assertThat(listed.length()).isEqualTo(head.length());
            assertThat(listed.lastModified().truncatedTo(ChronoUnit.SECONDS))
                    .isEqualTo(head.lastModified().truncatedTo(ChronoUnit.SECONDS));
        }
        assertThat(keys(store.list("", "", 10))).containsExactly("a", "b/c");
    }

    @Test
    void listOfAnEmptyStoreIsEmpty() throws Exception {
        assertThat(store.list("", "", 1000)).isEmpty();
        assertThat(store.list("a/", "a/b", 1)).isEmpty();
    }

    @Test
    void listsInTheOrderOfTheKeysBytes() throws Exception {
        putTrickyKeys();

        assertThat(keys(store.list("", "", 1000))).containsExactlyElementsOf(TRICKY_KEYS);
    }

    @Test
    void listsWhatStartsWithAPrefix() throws Exception {
        putTrickyKeys();

        for (String prefix :
                List.of("a", "a/", "a/b", "a/b/", "a/b/c", "a-b", "a.", "A", "a/1.", "x", "a/b/c/", "Z/")) {
            assertThat(keys(store.list(prefix, "", 1000)))
                    .as("prefix \"%s\"", prefix)
                    .containsExactlyElementsOf(TRICKY_KEYS.stream()
                            .filter(k -> k.startsWith(prefix))
                            .toList());
        }
    }

    @Test
    void aPrefixThatNoKeyCanHaveFindsNothing() throws Exception {
        putTrickyKeys();

        for (String prefix : List.of("/", "../", "..", ".", "a//", "a/../", "a b", "\u00e4", "a\\", "a*", "a/.")) {
            assertThat(store.list(prefix, "", 1000)).as("prefix \"%s\"", prefix).isEmpty();
        }
    }

    @Test
    void listsOnlyKeysBehindAnother() throws Exception {
        putTrickyKeys();
        List<String> positions = new ArrayList<>(TRICKY_KEYS);
        positions.addAll(List.of("/", "a", "a/", "a/b", "a/b/", "a/1-x", "a/b/zzz/y", "a/~", "zzz", "a b", ".."));

        for (String prefix : List.of("", "a/", "a/b", "b", "x")) {
            for (String startAfter : positions) {
                assertThat(keys(store.list(prefix, startAfter, 1000)))
                        .as("prefix \"%s\" behind \"%s\"", prefix, startAfter)
                        .containsExactlyElementsOf(TRICKY_KEYS.stream()
                                .filter(k -> k.startsWith(prefix) && k.compareTo(startAfter) > 0)
                                .toList());
            }
        }
    }

    /** A server that counts the objects of "a-b/" and "a.b/" against the limit, though "a/x" lies behind them, fails. */
    @Test
    void listsBehindAKeyWhateverLiesBeforeItInFoldersOfSimilarNames() throws Exception {
        for (int i = 0; i < 40; i++) {
            put("p/a-b/" + i, 0);
        }
        put("p/a.b/c", 0);
        List<String> behind = List.of("p/a/x/2", "p/a/x0", "p/a/x1", "p/a0", "p/a00", "p/b");
        put("p/a/x/1", 0);
        for (String key : behind) {
            put(key, 0);
        }
        for (int limit = 1; limit <= behind.size() + 1; limit++) {
            assertThat(keys(store.list("p/", "p/a/x/1", limit)))
                    .containsExactlyElementsOf(behind.subList(0, Math.min(limit, behind.size())));
        }
    }

    @Test
    void listsFewerThanTheLimitOnlyAtTheEnd() throws Exception {
        putTrickyKeys();

        for (int limit : new int[] {1, 2, 7, TRICKY_KEYS.size(), TRICKY_KEYS.size() + 1}) {
            assertThat(keys(store.list("", "", limit)))
                    .containsExactlyElementsOf(TRICKY_KEYS.subList(0, Math.min(limit, TRICKY_KEYS.size())));
        }
        assertThat(keys(store.list("a/b", "a/b.", 2))).containsExactly("a/b/c", "a/b/c-");
    }

    @Test
    void refusesALimitOutOfItsRange() {
        for (int limit : new int[] {-1, 0, ObjectStore.LIST_LIMIT_MAX + 1}) {
            assertThatIllegalArgumentException().isThrownBy(() -> store.list("", "", limit));
        }
    }

    @Test
    void pagesThroughMoreThanOneAnswersWorth() throws Exception {
        List<String> expected = IntStream.range(0, PAGED_KEYS)
                .mapToObj(i -> "p/%03d/%d".formatted(i / 10, i % 10))
                .toList();
        inParallel(expected.stream()
                .map(key -> (Callable<Boolean>) () -> {
                    store.put(key(key), Body.of(new byte[0]));
                    return true;
                })
                .toList());

        assertThat(keys(store.list("p/", "", ObjectStore.LIST_LIMIT_MAX)))
                .containsExactlyElementsOf(expected.subList(0, ObjectStore.LIST_LIMIT_MAX));
        assertThat(pages("p/", ObjectStore.LIST_LIMIT_MAX)).containsExactlyElementsOf(expected);
        assertThat(pages("p/", 333)).containsExactlyElementsOf(expected);
    }

    @Test
    void agreesWithASortedMapWhateverIsDone() throws Exception {
        var random = seed.random();
        var model = new TreeMap<String, Integer>();
        for (int step = 0; step < 150; step++) {
            String name = TRICKY_KEYS.get(random.nextInt(TRICKY_KEYS.size()));
            switch (random.nextInt(4)) {
                case 0 -> {
                    store.delete(key(name));
                    model.remove(name);
                }
                case 1 -> {
                    String prefix = name.substring(0, random.nextInt(name.length() + 1));
                    String startAfter = TRICKY_KEYS.get(random.nextInt(TRICKY_KEYS.size()));
                    int limit = 1 + random.nextInt(8);
                    assertThat(keys(store.list(prefix, startAfter, limit)))
                            .as(
                                    "prefix \"%s\" behind \"%s\", at most %d of %s",
                                    prefix, startAfter, limit, model.keySet())
                            .containsExactlyElementsOf(model.keySet().stream()
                                    .filter(k -> k.startsWith(prefix) && k.compareTo(startAfter) > 0)
                                    .limit(limit)
                                    .toList());
                }
                default -> {
                    Body body = Body.of(new byte[step]);
                    if (model.putIfAbsent(name, step) == null) {
                        store.put(key(name), body);
                    } else {
                        assertThat(failureOf(() -> store.put(key(name), body)))
                                .isEqualTo(StorageException.Kind.ALREADY_EXISTS);
                    }
                }
            }
        }
        assertThat(store.list("", "", 1000).stream()
                        .map(o -> o.key() + "=" + o.length())
                        .toList())
                .containsExactlyElementsOf(model.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList());
    }

    private void putTrickyKeys() throws StorageException {
        // Backwards, so that the order of storing is not the order of listing.
        for (int i = TRICKY_KEYS.size() - 1; i >= 0; i--) {
            put(TRICKY_KEYS.get(i), i);
        }
    }

    private List<String> pages(String prefix, int limit) throws StorageException {
        List<String> all = new ArrayList<>();
        String startAfter = "";
        List<String> page;
        do {
            page = keys(store.list(prefix, startAfter, limit));
            all.addAll(page);
            startAfter = page.isEmpty() ? startAfter : page.get(page.size() - 1);
        } while (page.size() == limit);
        return all;
    }

    /** Runs all of them on a few threads and fails with the first failure. */
    protected static <T> List<T> inParallel(List<Callable<T>> actions) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(PUT_THREADS, actions.size()));
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(actions)) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("a parallel action failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}

package io.coldstream.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.storage.StorageException;
import io.coldstream.testkit.metadata.InMemoryMetadataStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProducerIdsTest {
    private final InMemoryMetadataStore store = new InMemoryMetadataStore();
    private final ManualExecutor database = new ManualExecutor();
    private final ProducerIds ids = new ProducerIds(store.producerIds(), database, 3);

    @Test
    void oneBlockServesSeveralProducers() {
        CompletableFuture<Long> first = ids.next();
        CompletableFuture<Long> second = ids.next();
        assertThat(first).isNotDone();
        assertThat(database.size()).isEqualTo(1);
        database.runAll();

        assertThat(second.join()).isEqualTo(first.join() + 1);
        assertThat(ids.next()).isCompletedWithValue(first.join() + 2);
        assertThat(ids.next()).isNotDone(); // the next block
    }

    @Test
    void moreWaitThanABlockHas() {
        List<CompletableFuture<Long>> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waiting.add(ids.next());
        }
        database.runAll();

        assertThat(waiting).allSatisfy(id -> assertThat(id).isCompleted());
        assertThat(waiting.stream().map(CompletableFuture::join)).doesNotHaveDuplicates();
    }

    @Test
    void databaseAwayFailsThoseWhoWaitAndNobodyElse() {
        store.takeAway();
        CompletableFuture<Long> failed = ids.next();
        database.runAll();
        assertThat(failed)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(StorageException.class);

        store.bringBack();
        CompletableFuture<Long> fine = ids.next();
        database.runAll();
        assertThat(fine).isCompleted();
    }

    @Test
    void restartNeverRepeatsAnId() {
        CompletableFuture<Long> before = ids.next();
        database.runAll();
        CompletableFuture<Long> after = new ProducerIds(store.producerIds(), database, 3).next();
        database.runAll();

        assertThat(after.join()).isGreaterThan(before.join() + 2);
    }

    @Test
    void shutDownFailsThoseWhoWait() {
        database.shutDown();

        assertThat(ids.next())
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(StorageException.class);
    }

    @Test
    void manyThreadsGetManyIds() throws Exception {
        int threads = 4;
        int each = 500;
        ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
        try {
            ProducerIds shared = new ProducerIds(store.producerIds(), pool, 7);
            CountDownLatch go = new CountDownLatch(1);
            List<Future<Set<Long>>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                results.add(pool.submit(() -> {
                    Set<Long> mine = new TreeSet<>();
                    go.await();
                    for (int n = 0; n < each; n++) {
                        mine.add(shared.next().get(10, TimeUnit.SECONDS));
                    }
                    return mine;
                }));
            }
            go.countDown();
            Set<Long> all = new TreeSet<>();
            for (Future<Set<Long>> result : results) {
                all.addAll(result.get(30, TimeUnit.SECONDS));
            }
            assertThat(all).hasSize(threads * each);
        } finally {
            pool.shutdownNow();
        }
    }
}

package io.coldstream.coordinator;

import static io.coldstream.coordinator.Harness.P0;
import static io.coldstream.coordinator.Harness.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.OffsetCommitResponse;
import io.coldstream.coordinator.group.OffsetFetchRequest;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.storage.metadata.GroupRecord;
import io.coldstream.storage.metadata.GroupStore;
import io.coldstream.testkit.metadata.InMemoryMetadataStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real threads: commits of one partition keep the order in which they were accepted. */
class ConcurrentCommitsTest {
    private static final int THREADS = 4;
    private static final int COMMITS_PER_THREAD = 1_000;
    private static final List<String> GROUPS = List.of("a", "b", "c");

    private final ExecutorService clients = Executors.newFixedThreadPool(THREADS);
    private final ExecutorService database = Executors.newFixedThreadPool(2);
    private final ExecutorService journal = Executors.newSingleThreadExecutor();
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    private final OrderlyStore store = new OrderlyStore(new InMemoryMetadataStore().groups());

    @AfterEach
    void shutDown() {
        clients.shutdownNow();
        database.shutdownNow();
        journal.shutdownNow();
        scheduler.shutdownNow();
    }

    @Test
    void laterCommitIsLaterInTheDatabaseAndInTheView() throws Exception {
        commitFromManyThreads(null);
    }

    /** The log refuses now and then, so that commits take both ways. */
    @Test
    void orderIsKeptWhenSomeCommitsGoToTheLogAndSomeToTheDatabase() throws Exception {
        FakeCommitLog log = new FakeCommitLog();
        log.refuseEvery(20);
        AtomicBoolean ended = new AtomicBoolean();
        Future<?> forcing = journal.submit(() -> {
            while (!ended.get()) {
                if (log.force(true) == 0) {
                    Thread.onSpinWait();
                }
            }
        });
        try {
            commitFromManyThreads(log);
        } finally {
            ended.set(true);
            forcing.get(10, TimeUnit.SECONDS);
        }
        assertThat(log.size()).as("left after a clean end").isZero();
        assertThat(log.trims()).as("commits that took the other way").isGreaterThan(2);
    }

    private void commitFromManyThreads(@Nullable FakeCommitLog log) throws Exception {
        GroupCoordinator coordinator = new GroupCoordinator(
                store,
                log,
                Harness.immediate(),
                new GroupCoordinator.Writes(2, THREADS * COMMITS_PER_THREAD, 1 << 20),
                InstantSource.system(),
                new ScheduledTimers(scheduler),
                database,
                UUID::randomUUID);
        coordinator.start().get(10, TimeUnit.SECONDS);
        List<long[]> lastOffsets = GROUPS.stream().map(group -> new long[1]).toList();
        CountDownLatch go = new CountDownLatch(1);
        List<Future<List<CompletableFuture<OffsetCommitResponse>>>> threads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            threads.add(clients.submit(() -> {
                List<CompletableFuture<OffsetCommitResponse>> answers = new ArrayList<>();
                go.await();
                for (int i = 0; i < COMMITS_PER_THREAD; i++) {
                    String group = GROUPS.get(i % GROUPS.size());
                    long[] last = lastOffsets.get(i % GROUPS.size());
                    synchronized (last) { // what makes one commit the later one
                        answers.add(coordinator.commitOffsets(
                                Harness.commit(group, "", -1, i % 2 == 0 ? P0 : P1, ++last[0], "")));
                    }
                    if (i % 10 == 9) { // or a group would never get back to the log
                        answers.get(i).get(60, TimeUnit.SECONDS);
                    }
                }
                return answers;
            }));
        }
        go.countDown();
        for (Future<List<CompletableFuture<OffsetCommitResponse>>> thread : threads) {
            for (CompletableFuture<OffsetCommitResponse> answer : thread.get(60, TimeUnit.SECONDS)) {
                assertThat(Harness.only(answer.get(60, TimeUnit.SECONDS))).isEqualTo(GroupError.NONE);
            }
        }

        Map<String, Map<TopicIdPartition, CommittedOffset>> views = new HashMap<>();
        for (String group : GROUPS) {
            views.put(
                    group,
                    coordinator
                            .fetchOffsets(OffsetFetchRequest.all(group))
                            .join()
                            .offsets());
        }
        coordinator.close();
        assertThat(store.outOfOrder()).isEmpty();
        for (String group : GROUPS) {
            Map<TopicIdPartition, CommittedOffset> view = views.getOrDefault(group, Map.of());
            assertThat(view.values())
                    .containsExactlyInAnyOrderElementsOf(store.listOffsets().stream()
                            .filter(offset -> offset.groupId().equals(group))
                            .toList());
            assertThat(view.values().stream().mapToLong(CommittedOffset::offset).max())
                    .hasValue(lastOffsets.get(GROUPS.indexOf(group))[0]);
        }
    }

    /** Notices an offset that is smaller than the one it replaces. Thread-safe: this object's lock owns it. */
    private static final class OrderlyStore implements GroupStore {
        private final GroupStore store;
        private final Map<List<Object>, Long> last = new HashMap<>();
        private final List<CommittedOffset> outOfOrder = new ArrayList<>();

        OrderlyStore(GroupStore store) {
            this.store = store;
        }

        synchronized List<CommittedOffset> outOfOrder() {
            return List.copyOf(outOfOrder);
        }

        @Override
        public void commitOffsets(Collection<CommittedOffset> offsets) throws StorageException {
            store.commitOffsets(offsets);
            synchronized (this) {
                for (CommittedOffset offset : offsets) {
                    Long before = last.put(List.of(offset.groupId(), offset.partition()), offset.offset());
                    if (before != null && before >= offset.offset()) {
                        outOfOrder.add(offset);
                    }
                }
            }
        }

        @Override
        public List<GroupRecord> listGroups() throws StorageException {
            return store.listGroups();
        }

        @Override
        public void saveGroup(GroupRecord group) throws StorageException {
            store.saveGroup(group);
        }

        @Override
        public void deleteGroup(String groupId) throws StorageException {
            store.deleteGroup(groupId);
        }

        @Override
        public List<CommittedOffset> listOffsets() throws StorageException {
            return store.listOffsets();
        }

        @Override
        public void deleteOffsets(String groupId, Collection<TopicIdPartition> partitions) throws StorageException {
            store.deleteOffsets(groupId, partitions);
        }
    }
}

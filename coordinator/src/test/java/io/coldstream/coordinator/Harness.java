package io.coldstream.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupLimits;
import io.coldstream.coordinator.group.JoinRequest;
import io.coldstream.coordinator.group.MemberIdentity;
import io.coldstream.coordinator.group.OffsetCommitRequest;
import io.coldstream.coordinator.group.OffsetCommitResponse;
import io.coldstream.coordinator.group.OffsetFetchRequest;
import io.coldstream.coordinator.group.SyncRequest;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.testkit.metadata.InMemoryMetadataStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A coordinator on a store in memory, with clock, timers and database executor in the test's hand. */
final class Harness {
    static final TopicIdPartition P0 = new TopicIdPartition(new UUID(7, 7), 0);
    static final TopicIdPartition P1 = new TopicIdPartition(new UUID(7, 7), 1);
    static final TopicIdPartition OTHER = new TopicIdPartition(new UUID(8, 8), 0);

    final InMemoryMetadataStore store;
    final ManualTimers timers = new ManualTimers();
    ManualExecutor database = new ManualExecutor();
    final @Nullable FakeCommitLog log;
    final GroupLimits limits;
    GroupCoordinator coordinator;

    private final Supplier<UUID> ids;

    Harness(GroupLimits limits) {
        this(limits, new InMemoryMetadataStore());
    }

    Harness(GroupLimits limits, InMemoryMetadataStore store) {
        this(limits, store, null);
    }

    Harness(GroupLimits limits, InMemoryMetadataStore store, @Nullable FakeCommitLog log) {
        this.limits = limits;
        this.log = log;
        this.store = store;
        long[] lastId = {0};
        this.ids = () -> new UUID(0, ++lastId[0]);
        coordinator = create();
    }

    static GroupLimits immediate() {
        return GroupLimits.defaults().withInitialRebalanceDelay(Duration.ZERO);
    }

    static Harness started() {
        Harness harness = new Harness(immediate());
        harness.start();
        return harness;
    }

    private GroupCoordinator create() {
        return new GroupCoordinator(
                store.groups(),
                log,
                limits,
                new GroupCoordinator.Writes(2, 100, 1 << 20),
                timers,
                timers,
                database,
                ids);
    }

    void start() {
        CompletableFuture<Void> started = coordinator.start();
        database.runAll();
        assertThat(started).isCompleted();
    }

    /** The process ends without a word, and another one starts on the same database. */
    void crash() {
        timers.forgetAll();
        if (log != null) {
            log.crash();
        }
        database = new ManualExecutor();
        coordinator = create();
    }

    /** The answer to a request, which the database may have a part in. */
    <R> R answer(CompletableFuture<R> future) {
        database.runAll();
        assertThat(future).isCompleted();
        return future.join();
    }

    /** One member in generation 1, with its assignment. */
    String member() {
        return member(Requests.join(""), Requests.GROUP);
    }

    String member(JoinRequest request, String groupId) {
        String id = answer(coordinator.joinGroup(request)).memberId();
        SyncRequest sync = new SyncRequest(
                groupId, new MemberIdentity(id, null), 1, "consumer", null, Map.of(id, Requests.bytes("all")));
        assertThat(answer(coordinator.syncGroup(sync)).error()).isEqualTo(GroupError.NONE);
        return id;
    }

    static OffsetCommitRequest commit(String memberId, int generation, TopicIdPartition partition, long offset) {
        return commit(Requests.GROUP, memberId, generation, partition, offset, "");
    }

    static OffsetCommitRequest commit(
            String groupId, String memberId, int generation, TopicIdPartition partition, long offset, String metadata) {
        return new OffsetCommitRequest(
                groupId,
                new MemberIdentity(memberId, null),
                generation,
                List.of(new OffsetCommitRequest.PartitionOffset(partition, offset, 3, metadata)));
    }

    GroupError outcome(OffsetCommitRequest request) {
        return only(answer(coordinator.commitOffsets(request)));
    }

    static GroupError only(OffsetCommitResponse response) {
        assertThat(response.errors()).hasSize(1);
        return response.errors().values().iterator().next();
    }

    Optional<Long> offset(TopicIdPartition partition) {
        return offset(Requests.GROUP, partition);
    }

    Optional<Long> offset(String groupId, TopicIdPartition partition) {
        return Optional.ofNullable(coordinator
                        .fetchOffsets(new OffsetFetchRequest(groupId, List.of(partition)))
                        .join()
                        .offsets()
                        .get(partition))
                .map(CommittedOffset::offset);
    }
}

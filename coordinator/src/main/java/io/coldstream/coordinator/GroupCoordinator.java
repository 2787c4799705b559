package io.coldstream.coordinator;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.coordinator.classic.ClassicGroup;
import io.coldstream.coordinator.group.GroupDescription;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupLimits;
import io.coldstream.coordinator.group.GroupListing;
import io.coldstream.coordinator.group.GroupState;
import io.coldstream.coordinator.group.HeartbeatRequest;
import io.coldstream.coordinator.group.JoinRequest;
import io.coldstream.coordinator.group.JoinResponse;
import io.coldstream.coordinator.group.LeaveRequest;
import io.coldstream.coordinator.group.LeaveResponse;
import io.coldstream.coordinator.group.OffsetCommitRequest;
import io.coldstream.coordinator.group.OffsetCommitResponse;
import io.coldstream.coordinator.group.OffsetFetchRequest;
import io.coldstream.coordinator.group.OffsetFetchResponse;
import io.coldstream.coordinator.group.SyncRequest;
import io.coldstream.coordinator.group.SyncResponse;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.GroupStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumer groups and their offsets, for one broker. Thread-safe, and never blocks its caller: call it from an event
 * loop. Futures are completed by the calling thread, by a timer's, by the commit log's, or by one of the blocking
 * executor's, so what depends on them must be short; they never fail.
 *
 * <p>Each group has a lock of its own, held for as long as a decision takes. Database writes of one group keep their
 * order. If the database is away, requests that need it are answered with COORDINATOR_NOT_AVAILABLE, which makes
 * clients try again, and nothing that the coordinator knows has changed. Commits go on as long as the commit log has room:
 * the database gets them later.
 */
public final class GroupCoordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCoordinator.class);

    /**
     * How writes reach the database.
     *
     * @param lanes how many writes may be under way at once, each for other groups; more than one only helps a
     *     database that has several writers
     * @param waitingCommitsPerLaneMax how many commits may wait in each, and for the commit log; more are refused
     * @param logBytesMax how many bytes of commits the log may hold that the database lacks; more are refused
     */
    public record Writes(int lanes, int waitingCommitsPerLaneMax, long logBytesMax) {
        public Writes {
            if (lanes < 1 || waitingCommitsPerLaneMax < 1 || logBytesMax < 1) {
                throw new IllegalArgumentException("not a number of lanes, waiting commits and bytes: " + lanes + ", "
                        + waitingCommitsPerLaneMax + ", " + logBytesMax);
            }
        }

        /** One lane, as SQLite has one writer; commits of an hour and more while the database is away. */
        public static Writes defaults() {
            return new Writes(1, 10_000, 256L << 20);
        }
    }

    private enum Phase {
        LOADING,
        RUNNING,
        CLOSED
    }

    private final GroupLimits limits;
    private final Executor blocking;
    private final GroupCell.Surroundings around;
    private final RequestChecks checks;
    private final GroupRegistry groups;
    private final Deletions deletions;
    private final OffsetCommits commits;
    private volatile Phase phase = Phase.LOADING;

    /**
     * A coordinator that answers COORDINATOR_LOAD_IN_PROGRESS until it is started.
     *
     * @param log where commits become durable before the database has them, or null to have the database take each
     * @param blocking runs what waits for the database, on other threads than its caller's; closing it is up to the
     *     caller, after this is closed
     * @param ids makes member ids unique: random UUIDs
     */
    public GroupCoordinator(
            GroupStore store,
            @Nullable CommitLog log,
            GroupLimits limits,
            Writes writes,
            InstantSource clock,
            Timers timers,
            Executor blocking,
            Supplier<UUID> ids) {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.blocking = Objects.requireNonNull(blocking, "blocking");
        this.around = new GroupCell.Surroundings(timers, clock);
        this.checks = new RequestChecks(limits);
        this.groups = new GroupRegistry(store, log, limits, ids, around, blocking, writes);
        this.deletions = new Deletions(groups, limits);
        this.commits = new OffsetCommits(groups, checks);
    }

    /**
     * Brings to the database what a former process has left in the commit log, and reads all groups. Members go on with their heartbeats; their sessions start now. Call it
     * once, and again only if it failed.
     *
     * @return fails with a {@link StorageException} if the database is away, and with an {@link IOException} if the
     *     commit log cannot be read
     */
    public CompletableFuture<Void> start() {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        groups.load();
                    } catch (StorageException | IOException e) {
                        throw new CompletionException(e);
                    }
                    phase = Phase.RUNNING;
                    scheduleSweep();
                },
                blocking);
    }

    private void scheduleSweep() {
        around.timers().schedule(limits.sweepInterval(), () -> {
            if (phase == Phase.RUNNING) {
                deletions.sweep(around.now());
                scheduleSweep();
            }
        });
    }

    /** JoinGroup. The answer may take as long as a rebalance does. */
    public CompletableFuture<JoinResponse> joinGroup(JoinRequest request) {
        String memberId = request.member().memberId();
        GroupError error = notRunning().orElseGet(() -> checks.join(request));
        if (error != GroupError.NONE) {
            return done(JoinResponse.failed(error, memberId));
        }
        Optional<GroupCell> known = groups.find(request.groupId());
        if (known.isEmpty() && !request.member().isUnknown()) {
            return done(JoinResponse.failed(GroupError.UNKNOWN_MEMBER_ID, memberId));
        }
        Optional<GroupCell> cell = known.isPresent() ? known : groups.findOrCreate(request.groupId());
        if (cell.isEmpty()) {
            LOG.warn("There are {} groups, which is as many as there may be", limits.groupsMax());
            return done(JoinResponse.failed(GroupError.GROUP_MAX_SIZE_REACHED, memberId));
        }
        return cell.get().join(request, JoinResponse.failed(GroupError.COORDINATOR_NOT_AVAILABLE, memberId));
    }

    /** SyncGroup. The answer waits for the leader's assignment, and for that to be durable. */
    public CompletableFuture<SyncResponse> syncGroup(SyncRequest request) {
        if (phase == Phase.LOADING) { // older clients don't know the other error here
            return done(SyncResponse.failed(GroupError.REBALANCE_IN_PROGRESS));
        }
        GroupError error = notRunning().orElseGet(() -> checks.sync(request));
        if (error != GroupError.NONE) {
            return done(SyncResponse.failed(error));
        }
        return groups.find(request.groupId())
                .map(cell -> cell.sync(request, SyncResponse.failed(GroupError.COORDINATOR_NOT_AVAILABLE)))
                .orElseGet(() -> done(SyncResponse.failed(GroupError.UNKNOWN_MEMBER_ID)));
    }

    /** Heartbeat. */
    public CompletableFuture<GroupError> heartbeat(HeartbeatRequest request) {
        if (phase == Phase.LOADING) { // sessions have not started yet: nobody is late
            return done(GroupError.NONE);
        }
        GroupError error = notRunning().orElseGet(() -> checks.groupId(request.groupId()));
        if (error != GroupError.NONE) {
            return done(error);
        }
        return done(groups.find(request.groupId())
                .map(cell -> cell.ask(
                        (group, now) -> group.heartbeat(request, now),
                        GroupError.COORDINATOR_NOT_AVAILABLE,
                        answer -> {}))
                .orElse(GroupError.UNKNOWN_MEMBER_ID));
    }

    /** LeaveGroup. */
    public CompletableFuture<LeaveResponse> leaveGroup(LeaveRequest request) {
        GroupError error = notRunning().orElseGet(() -> checks.groupId(request.groupId()));
        if (error != GroupError.NONE) {
            return done(new LeaveResponse(error, List.of()));
        }
        return done(groups.find(request.groupId())
                .map(cell -> cell.ask(
                        (group, now) -> group.leave(request, now),
                        new LeaveResponse(GroupError.COORDINATOR_NOT_AVAILABLE, List.of()),
                        answer -> {}))
                .orElseGet(() -> new LeaveResponse(
                        GroupError.NONE,
                        request.members().stream()
                                .map(leaving -> new LeaveResponse.Left(leaving.member(), GroupError.UNKNOWN_MEMBER_ID))
                                .toList())));
    }

    /**
     * OffsetCommit. Answered when the offsets are durable and visible. Two commits of one group become so in the order
     * in which this was called.
     */
    public CompletableFuture<OffsetCommitResponse> commitOffsets(OffsetCommitRequest request) {
        GroupError error = notRunning().orElseGet(() -> checks.groupIdOrEmpty(request.groupId()));
        return error == GroupError.NONE ? commits.commit(request) : done(OffsetCommits.failed(request, error));
    }

    /** OffsetFetch of one group. A group that does not exist has no offsets. */
    public CompletableFuture<OffsetFetchResponse> fetchOffsets(OffsetFetchRequest request) {
        GroupError error = notRunning().orElseGet(() -> checks.groupIdOrEmpty(request.groupId()));
        return done(new OffsetFetchResponse(
                request.groupId(),
                error,
                error == GroupError.NONE ? groups.view().get(request.groupId(), request.partitions()) : Map.of()));
    }

    /** ListGroups: all of them, in no particular order; none while they are still being read. */
    public List<GroupListing> listGroups() {
        return notRunning().isPresent()
                ? List.of()
                : groups.cells().stream()
                        .map(cell -> cell.read(ClassicGroup::list))
                        .filter(group -> group.state() != GroupState.DEAD)
                        .toList();
    }

    /** What stands in the way of every request just now: that groups are still being read, or nothing any more. */
    public Optional<GroupError> notRunning() {
        return switch (phase) {
            case LOADING -> Optional.of(GroupError.COORDINATOR_LOAD_IN_PROGRESS);
            case RUNNING -> Optional.empty();
            case CLOSED -> Optional.of(GroupError.COORDINATOR_NOT_AVAILABLE);
        };
    }

    /** DescribeGroups, one group; nothing if there is no such group. */
    public Optional<GroupDescription> describeGroup(String groupId) {
        return notRunning().isPresent()
                ? Optional.empty()
                : groups.find(groupId)
                        .map(cell -> cell.read(ClassicGroup::describe))
                        .filter(group -> group.state() != GroupState.DEAD);
    }

    /** DeleteGroups, one group with its offsets (KIP-229): only if it has no members. */
    public CompletableFuture<GroupError> deleteGroup(String groupId) {
        return notRunning().map(GroupCoordinator::done).orElseGet(() -> deletions.deleteGroup(groupId));
    }

    /**
     * OffsetDelete (KIP-496), only if the group has no members. (Kafka also allows it for topics that no member
     * subscribes to.)
     */
    public CompletableFuture<GroupError> deleteOffsets(String groupId, Collection<TopicIdPartition> partitions) {
        return notRunning().map(GroupCoordinator::done).orElseGet(() -> deletions.deleteOffsets(groupId, partitions));
    }

    /** Forgets what all groups committed for a topic that is gone. Repeating it is safe. */
    public CompletableFuture<GroupError> deleteOffsetsOfTopic(UUID topicId) {
        return notRunning().map(GroupCoordinator::done).orElseGet(() -> deletions.deleteOffsetsOfTopic(topicId));
    }

    /**
     * Tells everybody who waits to look for the coordinator elsewhere or later. What is stored stays stored. Blocks
     * while the database gets the last commits; if it is away, they stay in the commit log.
     */
    @Override
    public void close() {
        boolean wasRunning = phase == Phase.RUNNING;
        phase = Phase.CLOSED;
        groups.cells().forEach(GroupCell::kill);
        if (wasRunning) {
            groups.logged().close();
        }
    }

    private static <R> CompletableFuture<R> done(R response) {
        return CompletableFuture.completedFuture(response);
    }
}

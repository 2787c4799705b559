package io.coldstream.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.coordinator.group.GroupDescription;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupLimits;
import io.coldstream.coordinator.group.GroupState;
import io.coldstream.coordinator.group.MemberIdentity;
import io.coldstream.coordinator.group.OffsetCommitRequest;
import io.coldstream.coordinator.group.OffsetCommitResponse;
import io.coldstream.storage.metadata.MemberRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A group through a random history: clients come, go and crash, the database fails and loses answers, the coordinator
 * crashes and reads everything back. Whatever a client sees on the way is checked, and so is where it all ends when
 * the trouble does. For one thread; the same seed makes the same history.
 */
final class GroupSimulation implements SimulatedClient.Witness {
    private static final int CLIENTS_MAX = 5;

    private record InFlight(TopicIdPartition partition, long offset, CompletableFuture<OffsetCommitResponse> answer) {}

    private record Answer(MemberIdentity member, int generation, String assignment) {}

    private final Random random;
    private final Harness harness;
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<InFlight> commits = new ArrayList<>();

    /** Assignments in the order in which they were answered, which may be long before a client looks. */
    private final Queue<Answer> answers = new ArrayDeque<>();

    private final Map<Integer, String> leaderOfGeneration = new HashMap<>();
    private final Map<Integer, String> assignerOfGeneration = new HashMap<>();
    private final Map<TopicIdPartition, Long> committed = new HashMap<>();
    private final Map<TopicIdPartition, Set<Long>> maybeCommitted = new HashMap<>();
    private int newestStableGeneration;
    private int generationSeen;
    private long lastOffset;
    private int instances;

    /** How much of what is to be tested did happen. */
    int rebalances;

    int acceptedCommits;
    int restarts;

    GroupSimulation(long seed) {
        random = new Random(seed);
        GroupLimits limits = Harness.immediate()
                .withInitialRebalanceDelay(random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(3))
                .withOffsetsRetention(null, Duration.ofDays(365));
        harness = new Harness(limits);
        harness.start();
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            check();
        }
        calmDown();
        checkEnd();
    }

    private void step() {
        int dice = random.nextInt(1_000);
        if (dice < 550) {
            someClient().ifPresent(client -> client.step(harness.coordinator));
        } else if (dice < 750) {
            harness.database.runAll();
        } else if (dice < 850) {
            harness.timers.advanceMs(random.nextInt(random.nextInt(10) == 0 ? 8_000 : 500));
        } else if (dice < 930) {
            someClient().ifPresent(this::commit);
        } else if (dice < 950) {
            arrive();
        } else {
            trouble(dice);
        }
    }

    private void trouble(int dice) {
        if (dice < 957) {
            someClient().ifPresent(this::vanish);
        } else if (dice < 961) {
            someClient().ifPresent(client -> client.leave(harness.coordinator));
        } else if (dice < 966) {
            someClient().ifPresent(SimulatedClient::changeSubscription);
        } else if (dice < 972) {
            someClient().ifPresent(SimulatedClient::disconnect);
        } else if (dice < 976) {
            harness.store.takeAway();
        } else if (dice < 992) {
            harness.store.bringBack();
        } else if (dice < 996) {
            harness.store.loseAnswers(1);
        } else {
            restart();
        }
    }

    private Optional<SimulatedClient> someClient() {
        return clients.isEmpty() ? Optional.empty() : Optional.of(clients.get(random.nextInt(clients.size())));
    }

    private void arrive() {
        if (clients.size() < CLIENTS_MAX) {
            String instanceId = random.nextInt(3) == 0 ? "static-" + ++instances : null;
            clients.add(new SimulatedClient(instanceId, random, this));
        }
    }

    /** A client crashes. A static one is often started again under its name. */
    private void vanish(SimulatedClient client) {
        clients.remove(client);
        if (client.instanceId != null && random.nextInt(4) != 0) {
            clients.add(new SimulatedClient(client.instanceId, random, this));
        }
    }

    private void restart() {
        harness.store.bringBack();
        harness.store.loseAnswers(0);
        settleCommits();
        commits.forEach(commit -> maybe(commit.partition()).add(commit.offset()));
        commits.clear();
        harness.crash();
        clients.forEach(SimulatedClient::disconnect);
        harness.start();
        restarts++;
        generationSeen = 0;
        for (TopicIdPartition partition : List.of(Harness.P0, Harness.P1)) {
            // What an answer was lost for may have been stored; from here on it is known.
            Set<Long> allowed = new HashSet<>(maybe(partition));
            long known = committed.getOrDefault(partition, -1L);
            allowed.add(known);
            long found = harness.offset(partition).orElse(-1L);
            assertThat(allowed).as("offsets of %s after a restart", partition).contains(found);
            committed.put(partition, found);
            maybe(partition).clear();
        }
    }

    private Set<Long> maybe(TopicIdPartition partition) {
        return maybeCommitted.computeIfAbsent(partition, p -> new HashSet<>());
    }

    private void commit(SimulatedClient client) {
        TopicIdPartition partition = random.nextBoolean() ? Harness.P0 : Harness.P1;
        long offset = ++lastOffset;
        int generation = client.generation() + (random.nextInt(10) == 0 ? -1 : 0); // a zombie now and then
        commits.add(new InFlight(
                partition,
                offset,
                harness.coordinator.commitOffsets(new OffsetCommitRequest(
                        Requests.GROUP,
                        client.identity(),
                        generation,
                        List.of(new OffsetCommitRequest.PartitionOffset(partition, offset, -1, ""))))));
    }

    /** Looks at the answers to commits, in the order in which those were sent. */
    private void settleCommits() {
        for (InFlight commit : List.copyOf(commits)) {
            if (!commit.answer().isDone()) {
                continue;
            }
            commits.remove(commit);
            GroupError outcome = Harness.only(commit.answer().join());
            if (outcome == GroupError.NONE) {
                acceptedCommits++;
                committed.put(commit.partition(), commit.offset());
                maybe(commit.partition()).clear();
            } else if (outcome == GroupError.COORDINATOR_NOT_AVAILABLE) {
                maybe(commit.partition()).add(commit.offset());
            }
        }
    }

    private void check() {
        settleCommits();
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            check(answer);
        }
        for (TopicIdPartition partition : List.of(Harness.P0, Harness.P1)) {
            assertThat(harness.offset(partition).orElse(-1L))
                    .as("the offset of %s moves by accepted commits only", partition)
                    .isEqualTo(committed.getOrDefault(partition, -1L));
        }
        harness.coordinator.describeGroup(Requests.GROUP).ifPresent(this::check);
    }

    private void check(GroupDescription group) {
        assertThat(group.generation()).as("the generation").isGreaterThanOrEqualTo(generationSeen);
        generationSeen = group.generation();
        if (group.state() == GroupState.STABLE || group.state() == GroupState.COMPLETING_REBALANCE) {
            assertThat(group.members())
                    .isNotEmpty()
                    .allSatisfy(member -> assertThat(member.protocols())
                            .extracting(MemberRecord.Protocol::name)
                            .contains(group.protocolName()));
            assertThat(group.members()).extracting(MemberRecord::memberId).contains(group.leaderId());
        }
        if (group.state() == GroupState.EMPTY) {
            assertThat(group.members()).isEmpty();
        }
    }

    @Override
    public void led(SimulatedClient client, int generation, String memberId) {
        // A generation that was lost in a crash may be made again by another coordinator.
        String before = leaderOfGeneration.putIfAbsent(generation + restarts * 1_000_000, memberId);
        if (client.instanceId == null) { // a static leader has another id when it comes back
            assertThat(before).as("the leader of generation %s", generation).isIn(null, memberId);
        }
    }

    @Override
    public void assigned(MemberIdentity member, int generation, String assignment) {
        answers.add(new Answer(member, generation, assignment)); // a failure here would be lost in the future
    }

    private void check(Answer answer) {
        int generation = answer.generation();
        String assignment = answer.assignment();
        if (assignment.isEmpty()) {
            return; // the leader did not know this one
        }
        String[] words = assignment.split(" ", 5); // 7 by leader for member
        assertThat(Integer.parseInt(words[0])).isEqualTo(generation);
        String before = assignerOfGeneration.putIfAbsent(generation, words[2]);
        assertThat(before)
                .as("who assigned generation %s, whatever crashed", generation)
                .isIn(null, words[2]);
        if (before == null) {
            assertThat(generation).as("a new generation").isGreaterThan(newestStableGeneration);
            newestStableGeneration = generation;
            rebalances++;
        }
        MemberIdentity member = answer.member();
        if (member.isStatic()) {
            assertThat(words[4]).startsWith(member.groupInstanceId());
        } else {
            assertThat(words[4]).isEqualTo(member.memberId());
        }
    }

    /** No more trouble: everybody does as it should for as long as it takes. */
    private void calmDown() {
        harness.store.bringBack();
        harness.store.loseAnswers(0);
        clients.removeIf(SimulatedClient::isFenced);
        if (clients.isEmpty()) {
            arrive();
        }
        for (int seconds = 0; seconds < 120; seconds++) {
            for (SimulatedClient client : clients) {
                client.step(harness.coordinator);
                harness.database.runAll();
                client.step(harness.coordinator);
            }
            harness.timers.advanceMs(1_000);
            check();
        }
    }

    private void checkEnd() {
        GroupDescription group =
                harness.coordinator.describeGroup(Requests.GROUP).orElseThrow();
        assertThat(group.state()).isEqualTo(GroupState.STABLE);
        assertThat(clients).allSatisfy(client -> {
            assertThat(client.isIn()).isTrue();
            assertThat(client.generation()).isEqualTo(group.generation());
        });
        assertThat(group.members())
                .extracting(MemberRecord::memberId)
                .containsExactlyInAnyOrderElementsOf(
                        clients.stream().map(SimulatedClient::memberId).toList());
        assertThat(commits).isEmpty();

        clients.clear(); // everybody crashes
        harness.timers.advance(Duration.ofMinutes(2));
        harness.database.runAll();
        assertThat(harness.coordinator
                        .describeGroup(Requests.GROUP)
                        .orElseThrow()
                        .state())
                .isEqualTo(GroupState.EMPTY);
        assertThat(harness.timers.size()).as("only the sweep is left").isEqualTo(1);
    }
}

package io.coldstream.coordinator.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.coordinator.ManualTimers;
import io.coldstream.coordinator.Requests;
import io.coldstream.coordinator.Timers;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupLimits;
import io.coldstream.coordinator.group.JoinRequest;
import io.coldstream.coordinator.group.JoinResponse;
import io.coldstream.coordinator.group.MemberIdentity;
import io.coldstream.coordinator.group.SyncRequest;
import io.coldstream.coordinator.group.SyncResponse;
import io.coldstream.storage.metadata.GroupRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Does what one group wants, and remembers it. Records are stored when the test says so. For one thread. */
final class GroupDriver {
    final ManualTimers timers = new ManualTimers();
    final Deque<Effect.Save> saves = new ArrayDeque<>();
    final List<GroupRecord> stored = new ArrayList<>();
    final ClassicGroup group;

    private final Map<Long, JoinResponse> joins = new HashMap<>();
    private final Map<Long, SyncResponse> syncs = new HashMap<>();
    private final Map<GroupTimer, Timers.Scheduled> set = new HashMap<>();
    private long lastTicket;

    GroupDriver(GroupLimits limits) {
        group = ClassicGroup.create(Requests.GROUP, limits, ids(), timers.instant());
    }

    GroupDriver(GroupLimits limits, GroupRecord restored) {
        group = ClassicGroup.restore(restored, limits, ids(), timers.instant());
        perform(group.restored(timers.instant()));
    }

    static GroupLimits immediate() {
        return GroupLimits.defaults().withInitialRebalanceDelay(Duration.ZERO);
    }

    private static Supplier<UUID> ids() {
        long[] last = {0};
        return () -> new UUID(0, ++last[0]);
    }

    /** Sends a JoinGroup and returns its ticket. */
    long join(JoinRequest request) {
        long ticket = ++lastTicket;
        perform(group.join(request, ticket, timers.instant()));
        return ticket;
    }

    long sync(SyncRequest request) {
        long ticket = ++lastTicket;
        perform(group.sync(request, ticket, timers.instant()));
        return ticket;
    }

    GroupError heartbeat(String memberId, int generation) {
        return perform(group.heartbeat(Requests.heartbeat(memberId, generation), timers.instant()));
    }

    <R> R perform(Outcome<R> outcome) {
        perform(outcome.effects());
        return outcome.response();
    }

    boolean isJoinAnswered(long ticket) {
        return joins.containsKey(ticket);
    }

    boolean isSyncAnswered(long ticket) {
        return syncs.containsKey(ticket);
    }

    JoinResponse joined(long ticket) {
        JoinResponse response = joins.get(ticket);
        if (response == null) {
            throw new AssertionError("JoinGroup " + ticket + " is not answered");
        }
        return response;
    }

    SyncResponse synced(long ticket) {
        SyncResponse response = syncs.get(ticket);
        if (response == null) {
            throw new AssertionError("SyncGroup " + ticket + " is not answered");
        }
        return response;
    }

    /** Ends the oldest store that is under way. */
    void finishSave(boolean durable) {
        Effect.Save save = saves.remove();
        if (durable) {
            stored.add(save.group());
        }
        perform(group.saved(save.saveId(), durable, timers.instant()));
    }

    /** Gives members one stable generation, with their own ids as assignments, and returns their ids, leader first. */
    List<String> stable(JoinRequest... requests) {
        List<String> ids = new ArrayList<>();
        List<Long> tickets = new ArrayList<>();
        for (JoinRequest request : requests) {
            // Whoever is in already joins again, so that everybody is in one generation.
            List<Long> again = new ArrayList<>();
            long ticket = join(request);
            for (int i = 0; i < ids.size(); i++) {
                JoinRequest first = requests[i];
                again.add(join(new JoinRequest(
                        first.groupId(),
                        new MemberIdentity(ids.get(i), first.member().groupInstanceId()),
                        first.client(),
                        first.sessionTimeoutMs(),
                        first.rebalanceTimeoutMs(),
                        first.protocolType(),
                        first.protocols(),
                        false,
                        first.skipAssignmentSupported(),
                        null)));
            }
            again.add(ticket);
            ids.add(joined(ticket).memberId());
            tickets = again;
        }
        int generation = joined(tickets.get(0)).generation();
        String[] assignments = ids.stream().map(id -> id + "=" + id).toArray(String[]::new);
        List<Long> syncTickets = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            syncTickets.add(sync(new SyncRequest(
                    Requests.GROUP,
                    new MemberIdentity(ids.get(i), requests[i].member().groupInstanceId()),
                    generation,
                    null,
                    null,
                    i == 0 ? Requests.sync(ids.get(0), generation, assignments).assignments() : Map.of())));
        }
        finishSave(true);
        syncTickets.forEach(ticket -> assertThat(synced(ticket).error()).isEqualTo(GroupError.NONE));
        return ids;
    }

    private void perform(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.AnswerJoin answer) {
                assertThat(joins.put(answer.ticket(), answer.response())).isNull();
            } else if (effect instanceof Effect.AnswerSync answer) {
                assertThat(syncs.put(answer.ticket(), answer.response())).isNull();
            } else if (effect instanceof Effect.SetTimer timer) {
                cancel(timer.timer());
                set.put(timer.timer(), timers.schedule(Duration.ofMillis(timer.delayMs()), () -> {
                    set.remove(timer.timer());
                    perform(group.timerFired(timer.timer(), timer.sequence(), timers.instant()));
                }));
            } else if (effect instanceof Effect.CancelTimer timer) {
                cancel(timer.timer());
            } else if (effect instanceof Effect.Save save) {
                saves.add(save);
            }
        }
    }

    private void cancel(GroupTimer timer) {
        Timers.Scheduled scheduled = set.remove(timer);
        if (scheduled != null) {
            scheduled.cancel();
        }
    }
}

package io.coldstream.coordinator.classic;

import io.coldstream.storage.metadata.GroupRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the effects of one event, and knows which timers are set and which stores are under way. Owned by whoever
 * owns its {@link ClassicGroup}.
 */
final class Outbox {
    private final Map<GroupTimer, Long> armed = new HashMap<>();
    private final Map<Long, PendingSave> saves = new HashMap<>();
    private List<Effect> effects = new ArrayList<>();
    private long lastNumber;

    void add(Effect effect) {
        effects.add(effect);
    }

    /** Hands over what was collected, and starts anew. */
    List<Effect> drain() {
        List<Effect> collected = effects;
        effects = new ArrayList<>();
        return collected;
    }

    void setTimer(GroupTimer timer, long delayMs) {
        long sequence = ++lastNumber;
        armed.put(timer, sequence);
        effects.add(new Effect.SetTimer(timer, sequence, delayMs));
    }

    void cancelTimer(GroupTimer timer) {
        if (armed.remove(timer) != null) {
            effects.add(new Effect.CancelTimer(timer));
        }
    }

    void cancelAllTimers() {
        armed.keySet().forEach(timer -> effects.add(new Effect.CancelTimer(timer)));
        armed.clear();
    }

    /** Says whether a timer that fired is the one that is set, which it then no longer is. */
    boolean disarm(GroupTimer timer, long sequence) {
        return armed.remove(timer, sequence);
    }

    boolean isArmed(GroupTimer timer) {
        return armed.containsKey(timer);
    }

    void save(GroupRecord group, PendingSave then) {
        long saveId = ++lastNumber;
        saves.put(saveId, then);
        effects.add(new Effect.Save(saveId, group));
    }

    /** What waits for a store, once; {@code null} if nothing waits for it any more. */
    @Nullable
    PendingSave takeSave(long saveId) {
        return saves.remove(saveId);
    }

    boolean awaitsAssignmentSave() {
        return saves.values().stream().anyMatch(PendingSave.Assignment.class::isInstance);
    }

    /** Whatever comes of the stores of an assignment, it no longer matters: another rebalance has begun. */
    void forgetAssignmentSaves() {
        saves.values().removeIf(PendingSave.Assignment.class::isInstance);
    }
}

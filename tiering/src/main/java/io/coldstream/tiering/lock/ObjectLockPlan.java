package io.coldstream.tiering.lock;

import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.metadata.ObjectLock;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.tiering.retention.HeldTimes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which objects are to carry a hold of the object store's own, and which are not any more; a pure function of catalogue,
 * legal holds and what is known to be locked. An object is to carry one as long as it may be there and a standing hold may
 * cover a record of it.
 *
 * @param toSet the copies whose objects are to be locked and are not, in the order of the catalogue
 * @param toTakeOff the locks that nothing needs any more
 * @param counts for each standing hold the objects that it covers
 */
public record ObjectLockPlan(List<SegmentRecord> toSet, List<ObjectLock> toTakeOff, Map<UUID, Counts> counts) {
    /**
     * The archived objects that a hold covers.
     *
     * @param locked those that carry a hold of the object store's own
     * @param pending those that do not yet
     */
    public record Counts(long locked, long pending) {}

    public ObjectLockPlan {
        toSet = List.copyOf(toSet);
        toTakeOff = List.copyOf(toTakeOff);
        counts = Map.copyOf(counts);
    }

    /**
     * Plans for all topics.
     *
     * @param catalogue all copies that are not DELETED
     * @param standing the holds that stand
     * @param known the objects that are locked, or may be
     * @param enabled whether anything more is to be locked; what is locked stays so as long as a hold covers it
     */
    public static ObjectLockPlan of(
            Collection<SegmentRecord> catalogue,
            Collection<LegalHold> standing,
            Collection<ObjectLock> known,
            boolean enabled) {
        Map<UUID, List<LegalHold>> byTopic = standing.stream()
                .collect(Collectors.groupingBy(hold -> hold.scope().topicId()));
        Set<UUID> set =
                known.stream().filter(ObjectLock::isSet).map(ObjectLock::copyId).collect(Collectors.toSet());
        Set<UUID> covered = new HashSet<>();
        List<SegmentRecord> toSet = new ArrayList<>();
        Map<UUID, Counts> counts = new HashMap<>();
        standing.forEach(hold -> counts.put(hold.id(), new Counts(0, 0)));
        for (SegmentRecord copy : catalogue) {
            UUID copyId = copy.intent().copyId();
            List<LegalHold> holds = coveringOf(
                    copy, byTopic.getOrDefault(copy.intent().partition().topicId(), List.of()));
            if (holds.isEmpty()) {
                continue;
            }
            covered.add(copyId);
            boolean isSet = set.contains(copyId);
            if (!isSet && enabled) {
                toSet.add(copy);
            }
            holds.forEach(hold -> counts.computeIfPresent(
                    hold.id(),
                    (id, before) -> isSet
                            ? new Counts(before.locked() + 1, before.pending())
                            : new Counts(before.locked(), before.pending() + 1)));
        }
        List<ObjectLock> toTakeOff =
                known.stream().filter(lock -> !covered.contains(lock.copyId())).toList();
        return new ObjectLockPlan(toSet, toTakeOff, counts);
    }

    private static List<LegalHold> coveringOf(SegmentRecord copy, List<LegalHold> holds) {
        SegmentIntent intent = copy.intent();
        // An upload that was given up may have left no object; one that is out of service is there until it is deleted.
        boolean mayBeThere = copy.object() != null && copy.state() != RemoteCopyState.DELETED;
        if (!mayBeThere || holds.isEmpty()) {
            return List.of();
        }
        return holds.stream()
                .filter(hold -> hold.scope().concerns(intent.partition())
                        && hold.scope().mayCover(intent.offsets(), HeldTimes.leastMs(copy), intent.maxTimestampMs()))
                .toList();
    }
}

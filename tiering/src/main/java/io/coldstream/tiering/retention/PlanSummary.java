package io.coldstream.tiering.retention;

import io.coldstream.api.TopicIdPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What plans of many partitions come to. Bytes are log bytes, each offset counted once. What limits of bytes will delete
 * within the horizon because of records that have not come yet cannot be foreseen and is not in here.
 *
 * @param partitions how many partitions were planned
 * @param uploadNow what is due for the archive and not stopped
 * @param evictNow what is due to leave the local disk and not stopped
 * @param deleteNow what is due to be deleted and not stopped
 * @param deleteWithin what is deleted within the horizon, what is due now included
 * @param held what holds cover, or may cover
 * @param keptByHolds what would be deleted now if there were no holds: covered itself, or behind what is covered
 * @param doubts how many partitions have something that does not fit together
 * @param readers the groups that lose records which they have not read, by group and partition
 */
public record PlanSummary(
        long partitions,
        Amount uploadNow,
        Amount evictNow,
        Amount deleteNow,
        Amount deleteWithin,
        Amount held,
        Amount keptByHolds,
        long doubts,
        List<GroupLoss> readers) {
    /** A number of segments and their log bytes. */
    public record Amount(long segments, long logBytes) {
        public static final Amount NONE = new Amount(0, 0);

        Amount plus(SegmentOutlook segment) {
            return new Amount(segments + 1, logBytes + segment.logBytes());
        }
    }

    /**
     * What one group loses unread in one partition.
     *
     * @param recordsNow how many records, by what is deleted now
     * @param recordsWithin how many, by what is deleted within the horizon
     */
    public record GroupLoss(String groupId, TopicIdPartition partition, long recordsNow, long recordsWithin) {}

    public PlanSummary {
        readers = List.copyOf(readers);
    }

    /**
     * Adds plans up.
     *
     * @param horizon how far to look ahead, from the time of each plan
     */
    public static PlanSummary of(Collection<RetentionPlan> plans, Duration horizon) {
        Sums sums = new Sums();
        plans.forEach(plan -> sums.add(plan, horizon));
        sums.readers.sort(Comparator.comparing(GroupLoss::groupId).thenComparing(GroupLoss::partition));
        return new PlanSummary(
                plans.size(),
                sums.uploadNow,
                sums.evictNow,
                sums.deleteNow,
                sums.deleteWithin,
                sums.held,
                sums.keptByHolds,
                sums.doubts,
                sums.readers);
    }

    private static final class Sums {
        private Amount uploadNow = Amount.NONE;
        private Amount evictNow = Amount.NONE;
        private Amount deleteNow = Amount.NONE;
        private Amount deleteWithin = Amount.NONE;
        private Amount held = Amount.NONE;
        private Amount keptByHolds = Amount.NONE;
        private long doubts;
        private final List<GroupLoss> readers = new ArrayList<>();

        void add(RetentionPlan plan, Duration horizon) {
            Instant now = plan.plannedAt();
            Instant until = now.plus(horizon);
            for (SegmentOutlook segment : plan.segments()) {
                held = segment.holds().isEmpty() ? held : held.plus(segment);
                for (PlannedStep step : segment.steps()) {
                    add(segment, step, now, until);
                }
            }
            doubts += plan.doubts().isEmpty() ? 0 : 1;
            addReaders(plan, now, until);
        }

        private void add(SegmentOutlook segment, PlannedStep step, Instant now, Instant until) {
            boolean happensNow = step.happensBy(now);
            switch (step.kind()) {
                case SEAL -> {}
                case UPLOAD -> uploadNow = happensNow ? uploadNow.plus(segment) : uploadNow;
                case EVICT -> evictNow = happensNow ? evictNow.plus(segment) : evictNow;
                case DELETE -> {
                    deleteNow = happensNow ? deleteNow.plus(segment) : deleteNow;
                    deleteWithin = step.happensBy(until) ? deleteWithin.plus(segment) : deleteWithin;
                    boolean kept = !step.due().isAfter(now) && onlyHoldsStop(step);
                    keptByHolds = kept ? keptByHolds.plus(segment) : keptByHolds;
                }
            }
        }

        private void addReaders(RetentionPlan plan, Instant now, Instant until) {
            if (plan.groups().isEmpty()) {
                return;
            }
            long endNow = plan.logStartBy(now);
            long endWithin = plan.logStartBy(until);
            for (GroupPosition group : plan.groups()) {
                long lostWithin = group.unread(plan.logStartOffset(), endWithin);
                if (lostWithin > 0) {
                    long lostNow = group.unread(plan.logStartOffset(), endNow);
                    readers.add(new GroupLoss(group.groupId(), plan.partition(), lostNow, lostWithin));
                }
            }
        }

        private static boolean onlyHoldsStop(PlannedStep step) {
            return step.isStopped()
                    && step.blockers().stream()
                            .filter(blocker -> blocker.until().isEmpty())
                            .allMatch(Sums::isHold);
        }

        private static boolean isHold(Blocker blocker) {
            return blocker instanceof Blocker.Held
                    || (blocker instanceof Blocker.OlderStays older && isHold(older.because()));
        }
    }
}

package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.tiering.retention.PlannedStep.Kind;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one segment, and why. Where copies overlap that were cut differently, they are one segment here,
 * because they go together.
 *
 * @param offsets the offsets that it covers
 * @param logBytes its size in bytes, each offset counted once however many copies there are
 * @param place where it is
 * @param agesFrom the instant that its age is counted from; {@code null} for the active segment
 * @param steps everything that can be foreseen, earliest first; what depends on bytes that have not come yet cannot
 * @param holds the holds that keep its records from being deleted, whether or not a policy asks for that
 */
public record SegmentOutlook(
        OffsetRange offsets,
        long logBytes,
        Place place,
        @Nullable Instant agesFrom,
        List<PlannedStep> steps,
        List<LegalHold> holds) {
    /** Where a segment is. */
    public enum Place {
        ACTIVE,
        LOCAL,
        LOCAL_AND_ARCHIVED,
        ARCHIVED
    }

    public SegmentOutlook {
        Objects.requireNonNull(offsets, "offsets");
        Objects.requireNonNull(place, "place");
        steps = steps.stream()
                .sorted(Comparator.comparing(PlannedStep::due).thenComparing(PlannedStep::kind))
                .toList();
        holds = List.copyOf(holds);
    }

    /**
     * What happens next: the first step that nothing stops; if every one is stopped, the first that does not only wait for
     * another step, because what stops that one is what has to be known.
     */
    public Optional<PlannedStep> next() {
        return first(step -> !step.isStopped())
                .or(() -> first(step -> !waitsForAnother(step)))
                .or(() -> first(step -> true));
    }

    private Optional<PlannedStep> first(Predicate<PlannedStep> which) {
        return steps.stream().filter(which).findFirst();
    }

    private static boolean waitsForAnother(PlannedStep step) {
        return step.blockers().stream().allMatch(Blocker.NotArchived.class::isInstance);
    }

    /** The first step of a kind, if one can be foreseen. */
    public Optional<PlannedStep> step(Kind kind) {
        return steps.stream().filter(step -> step.kind() == kind).findFirst();
    }

    /** Whether its records are deleted by a time, as far as can be told. */
    public boolean isDeletedBy(Instant time) {
        for (PlannedStep step : steps) {
            if (step.kind() == Kind.DELETE && step.happensBy(time)) {
                return true;
            }
        }
        return false;
    }

    /** Everything that stands in the way of any step. */
    public List<Blocker> blockers() {
        return steps.stream()
                .flatMap(step -> step.blockers().stream())
                .distinct()
                .toList();
    }
}

package io.coldstream.tiering.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.log.ActiveSegment;
import io.coldstream.testkit.random.Seed;
import io.coldstream.tiering.retention.PlannedStep.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is foreseen is what is done when its time has come, if no more records come. */
class ForecastPropertiesTest {
    private static final Duration HORIZON = Duration.ofHours(100);
    private static final int OTHER_LOOKS = 4;

    @Test
    void whatIsForeseenIsWhatIsDoneWhenItsTimeHasCome() {
        Random random =
                Seed.forTest("whatIsForeseenIsWhatIsDoneWhenItsTimeHasCome").random();
        RetentionCase.forEach("whatIsForeseenIsWhatIsDoneWhenItsTimeHasCome, cases", it -> {
            RetentionPlan foreseen = it.plan();
            Instant end = it.now().plus(HORIZON);
            LookedAfter partition = new LookedAfter(it.policy(), it.facts());
            for (Instant time : looks(foreseen, it.now(), end, random)) {
                partition.look(time);
                RetentionPlan later = RetentionPlanner.plan(it.policy(), partition.facts(), time);
                assertThat(partition.facts().logStartOffset())
                        .as("nothing goes before its time, at %s of %s", time, it)
                        .isLessThanOrEqualTo(foreseen.logStartBy(time));
                if (ageIsKnown(it)) {
                    assertThat(partition.facts().logStartOffset())
                            .as("at %s of %s", time, it)
                            .isEqualTo(foreseen.logStartBy(time));
                    assertThat(later.logStartBy(end))
                            .as("foreseen again at %s of %s", time, it)
                            .isEqualTo(foreseen.logStartBy(end));
                }
            }
        });
    }

    /** Whenever something is foreseen, and at some other times. */
    private static NavigableSet<Instant> looks(RetentionPlan plan, Instant now, Instant end, Random random) {
        NavigableSet<Instant> looks = new TreeSet<>();
        looks.add(now);
        looks.add(end);
        plan.segments().stream()
                .flatMap(segment -> segment.steps().stream())
                .filter(step -> step.kind() == Kind.SEAL || step.kind() == Kind.DELETE)
                .map(PlannedStep::due)
                .filter(due -> due.isAfter(now) && due.isBefore(end))
                .forEach(looks::add);
        for (int i = 0; i < OTHER_LOOKS; i++) {
            looks.add(now.plusMillis(random.nextLong(HORIZON.toMillis())));
        }
        return looks;
    }

    /** Of records with impossible times the upload is a witness, and nobody knows yet when that will be. */
    private static boolean ageIsKnown(RetentionCase it) {
        ActiveSegment active = it.facts().active();
        boolean uploads =
                it.policy().tiering().enabled() && !it.policy().tiering().paused();
        return active == null
                || !uploads
                || Sealing.of(active, it.now()).orElseThrow().countedFromMs() == active.maxTimestampMs();
    }
}

package io.coldstream.tiering.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.api.retention.RetentionLimits;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.retention.TieringPolicy;
import io.coldstream.log.ActiveSegment;
import io.coldstream.log.SealedSegment;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.testkit.random.Seed;
import io.coldstream.tiering.retention.PlannedStep.Kind;
import io.coldstream.tiering.retention.RetentionAction.AdvanceLogStart;
import io.coldstream.tiering.retention.RetentionAction.DeleteCopy;
import io.coldstream.tiering.retention.RetentionAction.EvictLocal;
import io.coldstream.tiering.retention.RetentionAction.Upload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What keeps records, whatever the policy, the facts and the clocks. */
class KeepingPropertiesTest {
    private static final long HOUR_MS = 3_600_000;
    private static final long DAY_MS = 24 * HOUR_MS;
    private static final Duration TEN_YEARS = Duration.ofDays(3653);

    @Test
    void nothingThatAHoldCoversIsDeleted() {
        RetentionCase.forEach("nothingThatAHoldCoversIsDeleted", it -> {
            RetentionPlan plan = it.plan();
            long logStart = plan.logStartBy(it.now().plus(TEN_YEARS));
            for (LegalHold hold : it.facts().holds()) {
                for (SealedSegment segment : it.facts().sealed()) {
                    if (hold.scope().mayCover(segment.offsets(), -1, segment.maxTimestampMs())) {
                        assertThat(logStart
                                                <= Math.max(
                                                        segment.offsets().start(),
                                                        it.facts().logStartOffset())
                                        || segment.offsets().end() <= it.facts().logStartOffset())
                                .as("%s of %s", segment, it)
                                .isTrue();
                    }
                }
                for (SegmentRecord copy : it.facts().copies()) {
                    if (hold.scope()
                            .mayCover(copy.intent().offsets(), -1, copy.intent().maxTimestampMs())) {
                        assertThat(logStart
                                                <= Math.max(
                                                        copy.intent().offsets().start(),
                                                        it.facts().logStartOffset())
                                        || copy.intent().offsets().end()
                                                <= it.facts().logStartOffset())
                                .as("%s of %s", copy, it)
                                .isTrue();
                        assertThat(plan.due(DeleteCopy.class, it.now()))
                                .noneMatch(action -> action.copy().equals(copy));
                    }
                }
            }
        });
    }

    @Test
    void whatAHoldCoversOfTheActiveSegmentIsNotForeseenToGo() {
        RetentionCase.forEach("whatAHoldCoversOfTheActiveSegmentIsNotForeseenToGo", it -> {
            ActiveSegment active = it.facts().active();
            long logStart = it.plan().logStartBy(it.now().plus(TEN_YEARS));
            for (LegalHold hold : it.facts().holds()) {
                if (active != null && hold.scope().mayCover(active.offsets(), -1, active.maxTimestampMs())) {
                    assertThat(logStart)
                            .as("%s", it)
                            .isLessThanOrEqualTo(Math.max(
                                    active.offsets().start(), it.facts().logStartOffset()));
                }
            }
        });
    }

    @Test
    void aHoldDeletesNothingMoreAndItsReleaseNothingLess() {
        RetentionCase.forEach("aHoldDeletesNothingMoreAndItsReleaseNothingLess", it -> {
            RetentionPlan free = it.with(it.facts().withHolds(List.of())).plan();
            for (Instant time : List.of(it.now(), it.now().plus(TEN_YEARS))) {
                assertThat(it.plan().logStartBy(time)).isLessThanOrEqualTo(free.logStartBy(time));
            }
        });
    }

    @Test
    void nothingYoungerThanTheFloorIsDeleted() {
        RetentionCase.forEach("nothingYoungerThanTheFloorIsDeleted", it -> {
            for (AdvanceLogStart action : it.plan().due(AdvanceLogStart.class, it.now())) {
                SegmentOutlook segment =
                        it.plan().segmentWith(action.offsets().start()).orElseThrow();
                assertThat(Duration.between(segment.agesFrom(), it.now()).toMillis()
                                        >= it.policy().floorMs()
                                || it.policy().floorMs() == 0)
                        .as("%s of %s", action, it)
                        .isTrue();
            }
        });
    }

    @Test
    void aRequestIsRefusedIfItWouldDeleteWhatIsHeldOrTooYoung() {
        Random random = Seed.forTest("aRequestIsRefusedIfItWouldDeleteWhatIsHeldOrTooYoung")
                .random();
        RetentionCase.forEach("aRequestIsRefused", it -> {
            long before = random.nextLong(120);
            DeletionVerdict verdict = RetentionPlanner.mayDelete(it.policy(), it.facts(), before, it.now());
            OffsetRange asked = new OffsetRange(
                    it.facts().logStartOffset(), Math.max(before, it.facts().logStartOffset()));
            boolean heldForSure = !asked.isEmpty()
                    && it.facts().holds().stream()
                            .anyMatch(hold ->
                                    hold.scope().times() == null && hold.scope().mayCover(asked, -1, -1));
            if (heldForSure) {
                assertThat(verdict.blockers()).as("%s", it).anyMatch(Blocker.Held.class::isInstance);
            }
            if (it.facts().holds().isEmpty() && it.policy().floorMs() == 0) {
                assertThat(verdict.isAllowed()).isTrue();
            }
            // What retention itself deletes, anybody may.
            long byRetention = it.plan().due(AdvanceLogStart.class, it.now()).stream()
                    .mapToLong(action -> action.offsets().end())
                    .max()
                    .orElse(it.facts().logStartOffset());
            assertThat(RetentionPlanner.mayDelete(it.policy(), it.facts(), byRetention, it.now())
                            .isAllowed())
                    .as("%s", it)
                    .isTrue();
        });
    }

    @Test
    void theOutlookSaysWhatTheExecutorDoes() {
        RetentionCase.forEach("theOutlookSaysWhatTheExecutorDoes", it -> {
            RetentionPlan plan = it.plan();
            assertThat(starts(plan, Kind.UPLOAD, it.now())).isEqualTo(starts(plan.due(Upload.class, it.now())));
            assertThat(starts(plan, Kind.EVICT, it.now())).isEqualTo(starts(plan.due(EvictLocal.class, it.now())));
            Set<Long> deleted = starts(plan.due(AdvanceLogStart.class, it.now()));
            deleted.addAll(starts(plan.due(DeleteCopy.class, it.now())));
            assertThat(starts(plan, Kind.DELETE, it.now())).as("%s", it).isEqualTo(deleted);
        });
    }

    @Test
    void everyOffsetIsInOneSegmentOfTheOutlookAndItsBytesCountOnce() {
        RetentionCase.forEach("everyOffsetIsInOneSegmentOfTheOutlookAndItsBytesCountOnce", it -> {
            long end = 0;
            long bytes = 0;
            long distinct = it.facts().activeBytes();
            for (SegmentOutlook segment : it.plan().segments()) {
                assertThat(segment.offsets().start()).as("%s", it).isGreaterThanOrEqualTo(end);
                end = segment.offsets().end();
                bytes += segment.logBytes();
                if (segment.place() != SegmentOutlook.Place.ACTIVE) {
                    distinct += bytesOf(it.facts(), segment.offsets());
                }
            }
            long active = it.facts().active() == null ? it.facts().activeBytes() : 0;
            assertThat(bytes + active).as("%s", it).isEqualTo(distinct);
        });
    }

    @Test
    void aPausedOrDisabledTopicUploadsNothing() {
        RetentionCase.forEach("aPausedOrDisabledTopicUploadsNothing", it -> {
            TieringPolicy tiering = it.policy().tiering();
            if (tiering.paused() || !tiering.enabled()) {
                assertThat(it.plan().due(Upload.class, it.now().plus(TEN_YEARS)))
                        .isEmpty();
            }
            RetentionPolicy running = new RetentionPolicy(
                    it.policy().total(),
                    it.policy().local(),
                    new TieringPolicy(true, tiering.minAgeMs()),
                    it.policy().floorMs());
            // A pause takes nothing but uploads away, and adds nothing.
            if (tiering.enabled()) {
                RetentionPlan other = it.with(running).plan();
                assertThat(it.plan().due(EvictLocal.class, it.now())).isEqualTo(other.due(EvictLocal.class, it.now()));
                assertThat(it.plan().due(AdvanceLogStart.class, it.now()))
                        .isEqualTo(other.due(AdvanceLogStart.class, it.now()));
            }
        });
    }

    /** Each segment's clocks and records lie in one way, and nothing goes before its records are as old as the limit. */
    @Test
    void wrongTimesCauseNoEarlyDeletion() {
        Random random = Seed.forTest("wrongTimesCauseNoEarlyDeletion").random();
        long maxAgeMs = 7 * DAY_MS;
        RetentionPolicy policy = new RetentionPolicy(
                new RetentionLimits(maxAgeMs, null), RetentionLimits.UNLIMITED, new TieringPolicy(true, 0));
        for (int round = 0; round < RetentionCase.ROUNDS; round++) {
            RetentionFixture fixture = new RetentionFixture();
            Instant arrival = fixture.at(random.nextLong(30 * DAY_MS));
            long stamp = wrongStamp(random, arrival);
            // With its own clock wrong, too, a segment has no true witness left: one lie at a time.
            boolean trueStamp = Math.abs(stamp - arrival.toEpochMilli()) <= HOUR_MS;
            Instant sealed = trueStamp ? wrongClock(random, arrival) : arrival;
            Instant uploaded = wrongClock(random, arrival.plusMillis(1));
            if (random.nextBoolean()) {
                fixture.local(0, 10, 100, sealed, stamp);
            }
            fixture.copy(RemoteCopyState.AVAILABLE, 0, 10, 100, sealed, stamp, uploaded);
            Instant now = arrival.plusMillis(random.nextLong(2 * maxAgeMs) - maxAgeMs / 2);
            for (AdvanceLogStart action :
                    RetentionPlanner.plan(policy, fixture.facts(), now).due(AdvanceLogStart.class, now)) {
                assertThat(Duration.between(arrival, now).toMillis())
                        .as("%s of %s, stamped %s, arrived %s, at %s", action, fixture.facts(), stamp, arrival, now)
                        .isGreaterThanOrEqualTo(maxAgeMs - HOUR_MS);
            }
        }
    }

    /** The same for what is active and has to be sealed first. */
    @Test
    void wrongTimesForeseeNoEarlyDeletionOfTheActiveSegment() {
        Random random = Seed.forTest("wrongTimesForeseeNoEarlyDeletionOfTheActiveSegment")
                .random();
        long maxAgeMs = 7 * DAY_MS;
        RetentionPolicy policy = new RetentionPolicy(
                new RetentionLimits(maxAgeMs, null), RetentionLimits.UNLIMITED, new TieringPolicy(true, 0));
        for (int round = 0; round < RetentionCase.ROUNDS; round++) {
            RetentionFixture fixture = new RetentionFixture();
            Instant arrival = fixture.at(random.nextLong(30 * DAY_MS));
            long stamp = wrongStamp(random, arrival);
            boolean trueStamp = Math.abs(stamp - arrival.toEpochMilli()) <= HOUR_MS;
            Instant firstAppendAt = trueStamp ? wrongClock(random, arrival) : arrival;
            fixture.active(0, 10, 100, firstAppendAt, stamp);
            Instant now = arrival.plusMillis(random.nextLong(2 * maxAgeMs));
            PlannedStep deletion = RetentionPlanner.plan(policy, fixture.facts(), now)
                    .segments()
                    .get(0)
                    .step(Kind.DELETE)
                    .orElseThrow();
            assertThat(Duration.between(arrival, deletion.due()).toMillis())
                    .as("%s of %s, stamped %s, arrived %s, at %s", deletion, fixture.facts(), stamp, arrival, now)
                    .isGreaterThanOrEqualTo(maxAgeMs - HOUR_MS);
        }
    }

    private static long wrongStamp(Random random, Instant arrival) {
        return switch (random.nextInt(5)) {
            case 0 -> -1;
            case 1 -> random.nextLong(31_536_000_000L);
            case 2 -> Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();
            case 3 -> arrival.getEpochSecond();
            default -> arrival.toEpochMilli() - random.nextLong(HOUR_MS);
        };
    }

    private static Instant wrongClock(Random random, Instant right) {
        return switch (random.nextInt(4)) {
            case 0 -> right.minusMillis(HOUR_MS);
            case 1 -> right.plus(TEN_YEARS);
            case 2 -> Instant.EPOCH.plusSeconds(random.nextInt(100_000)); // a board without a battery
            default -> right;
        };
    }

    /** What is active is not touched; what is foreseen of it is another property's business. */
    private static Set<Long> starts(RetentionPlan plan, Kind kind, Instant now) {
        return plan.segments().stream()
                .filter(segment -> segment.place() != SegmentOutlook.Place.ACTIVE)
                .filter(segment ->
                        segment.steps().stream().anyMatch(step -> step.kind() == kind && step.happensBy(now)))
                .map(segment -> segment.offsets().start())
                .collect(Collectors.toSet());
    }

    private static Set<Long> starts(List<? extends RetentionAction> actions) {
        return actions.stream().map(action -> action.offsets().start()).collect(Collectors.toSet());
    }

    private static long bytesOf(PartitionFacts facts, OffsetRange offsets) {
        ToLongFunction<List<Long>> any = sizes -> sizes.isEmpty() ? 0 : sizes.get(0);
        List<Long> local = facts.sealed().stream()
                .filter(segment -> segment.offsets().equals(offsets))
                .map(SealedSegment::logBytes)
                .toList();
        List<Long> remote = facts.copies().stream()
                .filter(copy -> copy.intent().offsets().equals(offsets))
                .map(copy -> copy.intent().logBytes())
                .toList();
        return local.isEmpty() ? any.applyAsLong(remote) : any.applyAsLong(local);
    }
}

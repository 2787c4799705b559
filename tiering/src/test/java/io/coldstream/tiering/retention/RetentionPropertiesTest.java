package io.coldstream.tiering.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.retention.RetentionLimits;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.log.ActiveSegment;
import io.coldstream.log.SealedSegment;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.testkit.random.Seed;
import io.coldstream.tiering.retention.PlannedStep.Kind;
import io.coldstream.tiering.retention.RetentionAction.AdvanceLogStart;
import io.coldstream.tiering.retention.RetentionAction.EvictLocal;
import io.coldstream.tiering.retention.RetentionAction.Upload;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What holds of every plan, whatever the policy and the facts. */
class RetentionPropertiesTest {
    private static final int ROUNDS = RetentionCase.ROUNDS;
    private static final long HOUR_MS = 3_600_000;

    @Test
    void nothingIsDeletedThatIsNotPastItsPolicy() {
        RetentionCase.forEach("nothingIsDeletedThatIsNotPastItsPolicy", it -> {
            RetentionLimits limits = it.policy().total();
            for (AdvanceLogStart action : it.plan().due(AdvanceLogStart.class, it.now())) {
                Long maxAgeMs = limits.maxAgeMs();
                Long maxBytes = limits.maxBytes();
                long youngestMs = pieces(it.facts(), action).max().orElseThrow();
                boolean tooOld = maxAgeMs != null && it.now().toEpochMilli() - youngestMs >= maxAgeMs;
                boolean tooMuch = maxBytes != null
                        && distinctBytesFrom(it.facts(), action.offsets().end()) >= maxBytes;
                assertThat(tooOld || tooMuch).as("%s of %s", action, it).isTrue();
            }
        });
    }

    @Test
    void deletionIsContiguousFromTheLogStartAndLeavesTheActiveSegment() {
        RetentionCase.forEach("deletionIsContiguousFromTheLogStartAndLeavesTheActiveSegment", it -> {
            long next = it.facts().logStartOffset();
            long sealedEnd = Math.max(
                    it.facts().sealed().stream()
                            .mapToLong(s -> s.offsets().end())
                            .max()
                            .orElse(0),
                    it.facts().copies().stream()
                            .mapToLong(c -> c.intent().offsets().end())
                            .max()
                            .orElse(0));
            for (AdvanceLogStart action : it.plan().due(AdvanceLogStart.class, it.now())) {
                assertThat(action.offsets().start()).as("%s", it).isLessThanOrEqualTo(next);
                next = action.offsets().end();
            }
            assertThat(next).isLessThanOrEqualTo(Math.max(sealedEnd, it.facts().logStartOffset()));
        });
    }

    @Test
    void theActiveSegmentIsNotForeseenToGoBeforeItIsSealedAndPastItsPolicy() {
        RetentionCase.forEach("theActiveSegmentIsNotForeseenToGoBeforeItIsSealedAndPastItsPolicy", it -> {
            ActiveSegment active = it.facts().active();
            SegmentOutlook last = active == null
                    ? null
                    : it.plan().segments().get(it.plan().segments().size() - 1);
            PlannedStep deletion = last == null ? null : last.step(Kind.DELETE).orElse(null);
            if (active == null || last == null || deletion == null) {
                return;
            }
            Instant sealed = last.step(Kind.SEAL).orElseThrow().due();
            assertThat(deletion.due()).as("%s", it).isAfterOrEqualTo(sealed);
            assertThat(deletion.blockers()).contains(new Blocker.StillActive(sealed));
            long ageMs = deletion.due().toEpochMilli()
                    - SegmentAge.countedFromMs(active.maxTimestampMs(), Due.later(sealed, it.now()));
            Long maxAgeMs = it.policy().total().maxAgeMs();
            boolean tooOld = maxAgeMs != null && ageMs >= maxAgeMs;
            boolean nothingIsKept = Long.valueOf(0).equals(it.policy().total().maxBytes());
            assertThat(tooOld || nothingIsKept).as("%s", it).isTrue();
            assertThat(it.policy().floorMs() == 0 || ageMs >= it.policy().floorMs())
                    .as("%s", it)
                    .isTrue();
        });
    }

    @Test
    void onlyWhatTheArchiveHasIsEvicted() {
        RetentionCase.forEach("onlyWhatTheArchiveHasIsEvicted", it -> {
            for (EvictLocal action : it.plan().due(EvictLocal.class, it.now())) {
                Set<Long> archived = new HashSet<>();
                for (SegmentRecord copy : it.facts().copies()) {
                    assertThat(copy.state()).isEqualTo(RemoteCopyState.AVAILABLE);
                    LongStream.range(
                                    copy.intent().offsets().start(),
                                    copy.intent().offsets().end())
                            .forEach(archived::add);
                }
                // Evicting a segment evicts everything before it too.
                for (SealedSegment segment : it.facts().sealed()) {
                    if (segment.offsets().end() <= action.offsets().end()
                            && segment.offsets().end() > goneBelow(it)) {
                        LongStream.range(
                                        segment.offsets().start(),
                                        segment.offsets().end())
                                .forEach(offset ->
                                        assertThat(archived).as("%s", it).contains(offset));
                    }
                }
                assertThat(it.policy().tiering().enabled()).isTrue();
            }
        });
    }

    @Test
    void whatIsDueStaysDue() {
        RetentionCase.forEach("whatIsDueStaysDue", it -> {
            RetentionCase later = it.laterBy(HOUR_MS);
            Set<Object> dueNow = subjects(it, AdvanceLogStart.class);
            assertThat(subjects(later, AdvanceLogStart.class)).containsAll(dueNow);
            // An upload or eviction may be overtaken by deletion, and by nothing else.
            long gone = goneBelow(later);
            for (Class<? extends RetentionAction> kind : List.of(Upload.class, EvictLocal.class)) {
                Set<Object> dueLater = subjects(later, kind);
                it.plan().due(kind, it.now()).stream()
                        .filter(action -> action.offsets().end() > gone)
                        .forEach(action -> assertThat(dueLater).contains(action.offsets()));
            }
        });
    }

    @Test
    void theSameFactsGiveTheSamePlan() {
        RetentionCase.forEach(
                "theSameFactsGiveTheSamePlan", it -> assertThat(it.plan()).isEqualTo(it.plan()));
    }

    @Test
    void moreCopiesOfTheSameRecordsChangeNoDeletion() {
        Random random =
                Seed.forTest("moreCopiesOfTheSameRecordsChangeNoDeletion").random();
        for (int round = 0; round < ROUNDS; round++) {
            RetentionPolicy policy = RetentionCase.policy(random);
            RetentionFixture once = new RetentionFixture().active(random.nextInt(100));
            RetentionFixture twice = new RetentionFixture().active(0);
            long offset = 0;
            long active = random.nextInt(100);
            once.active(active);
            twice.active(active);
            for (int i = 0; i < random.nextInt(8); i++) {
                long end = offset + random.nextLong(1, 11);
                long bytes = random.nextLong(1, 101);
                long sealed = random.nextInt(10) * HOUR_MS;
                once.local(offset, end, bytes, sealed);
                twice.local(offset, end, bytes, sealed).remote(offset, end, bytes, sealed);
                offset = end;
            }
            Instant now = once.at(random.nextInt(12) * HOUR_MS);
            assertThat(RetentionPlanner.plan(policy, twice.facts(), now).due(AdvanceLogStart.class, now))
                    .isEqualTo(RetentionPlanner.plan(policy, once.facts(), now).due(AdvanceLogStart.class, now));
        }
    }

    private static long goneBelow(RetentionCase it) {
        return it.plan().due(AdvanceLogStart.class, it.now()).stream()
                .mapToLong(action -> action.offsets().end())
                .max()
                .orElse(it.facts().logStartOffset());
    }

    private static <A extends RetentionAction> Set<Object> subjects(RetentionCase it, Class<A> kind) {
        return it.plan().due(kind, it.now()).stream()
                .map(RetentionAction::offsets)
                .collect(Collectors.toSet());
    }

    private static LongStream pieces(PartitionFacts facts, AdvanceLogStart action) {
        LongStream local = facts.sealed().stream()
                .filter(s -> action.offsets().contains(s.offsets().start()))
                .mapToLong(SegmentAge::countedFromMs);
        LongStream remote = facts.copies().stream()
                .filter(c -> action.offsets().contains(c.intent().offsets().start()))
                .mapToLong(SegmentAge::countedFromMs);
        return LongStream.concat(local, remote);
    }

    /** An upper bound of the bytes behind an offset: local ones, and remote ones that are not local. */
    private static long distinctBytesFrom(PartitionFacts facts, long offset) {
        long bytes = facts.activeBytes();
        Set<Long> localStarts = new HashSet<>();
        for (SealedSegment segment : facts.sealed()) {
            localStarts.add(segment.offsets().start());
            bytes += segment.offsets().end() > offset ? segment.logBytes() : 0;
        }
        for (SegmentRecord copy : facts.copies()) {
            boolean counts = copy.intent().offsets().end() > offset
                    && !localStarts.contains(copy.intent().offsets().start());
            bytes += counts ? copy.intent().logBytes() : 0;
        }
        return bytes;
    }
}

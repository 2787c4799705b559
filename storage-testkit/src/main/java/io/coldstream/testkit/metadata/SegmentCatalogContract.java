package io.coldstream.testkit.metadata;

import static io.coldstream.testkit.metadata.Samples.NOW;
import static io.coldstream.testkit.metadata.Samples.OBJECT;
import static io.coldstream.testkit.metadata.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.NewTopic;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentCatalog;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of {@link SegmentCatalog}. */
@SuppressWarnings("NullAway.Init") // JUnit calls createTopic before each test
abstract class SegmentCatalogContract {
    private NewTopic topic;

    abstract MetadataStore store();

    abstract MetadataStore openAgain() throws Exception;

    @BeforeEach
    void createTopic() throws Exception {
        topic = Samples.topic("orders", 2);
        store().topics().create(topic);
    }

    private SegmentCatalog segments() {
        return store().segments();
    }

    private SegmentIntent begin(long start, long end) throws Exception {
        SegmentIntent intent = Samples.intent(topic, 0, start, end, 0);
        segments().begin(intent);
        return intent;
    }

    private void complete(SegmentIntent intent) throws Exception {
        segments().complete(intent.copyId(), 0, OBJECT, NOW);
    }

    /** Takes a fresh copy to {@code state} along the legal way. */
    private SegmentIntent copyIn(RemoteCopyState state) throws Exception {
        SegmentIntent intent = begin(0, 10);
        switch (state) {
            case UPLOADING -> {}
            case AVAILABLE -> complete(intent);
            case DELETING -> segments().markDeleting(intent.copyId(), RemoteCopyState.UPLOADING, Samples.audit("c"));
            case DELETED -> {
                segments().markDeleting(intent.copyId(), RemoteCopyState.UPLOADING, Samples.audit("c"));
                segments().markDeleted(intent.copyId(), NOW);
            }
        }
        return intent;
    }

    /** What the catalogue says of every copy's state, a DELETED one by its absence. */
    private List<RemoteCopyState> states() throws Exception {
        return segments().list().stream().map(SegmentRecord::state).toList();
    }

    private static List<RemoteCopyState> listed(RemoteCopyState state) {
        return state == RemoteCopyState.DELETED ? List.of() : List.of(state);
    }

    @Test
    void anIntentIsRecordedWhole() throws Exception {
        SegmentIntent intent = begin(5_000_000_000L, 5_000_000_010L);
        assertThat(segments().list()).containsExactly(new SegmentRecord(intent, RemoteCopyState.UPLOADING, null, NOW));
    }

    @Test
    void aSegmentWithoutTimestampsIsRecorded() throws Exception {
        SegmentIntent sample = Samples.intent(topic, 0, 0, 1, 0);
        SegmentIntent intent = new SegmentIntent(
                sample.copyId(), sample.partition(), sample.offsets(), 0, sample.key(), 0, -1, NOW, NOW);
        segments().begin(intent);
        assertThat(segments().list()).extracting(SegmentRecord::intent).containsExactly(intent);
    }

    @Test
    void timesAreKeptToTheMillisecond() throws Exception {
        SegmentIntent sample = Samples.intent(topic, 0, 0, 1, 0);
        Instant fine = Instant.parse("2026-01-02T03:04:05.678912Z");
        Instant kept = Instant.parse("2026-01-02T03:04:05.678Z");
        segments()
                .begin(new SegmentIntent(
                        sample.copyId(), sample.partition(), sample.offsets(), 0, sample.key(), 1, 1, fine, fine));
        SegmentRecord stored = segments().list().get(0);
        assertThat(List.of(stored.intent().sealedAt(), stored.intent().startedAt(), stored.changedAt()))
                .containsOnly(kept);
        segments().complete(sample.copyId(), 0, OBJECT, fine);
        assertThat(segments().list().get(0).changedAt()).isEqualTo(kept);
    }

    @Test
    void aCompletedCopyKnowsItsObject() throws Exception {
        SegmentIntent intent = begin(0, 10);
        segments().complete(intent.copyId(), 0, OBJECT, NOW.plusMillis(5));
        SegmentRecord expected = new SegmentRecord(intent, RemoteCopyState.AVAILABLE, OBJECT, NOW.plusMillis(5));
        assertThat(segments().list()).containsExactly(expected);
        assertThat(segments().list(intent.partition())).containsExactly(expected);
    }

    @Test
    void aCopyWhoseLeastTimestampIsNotKnownIsStored() throws Exception {
        SegmentIntent intent = begin(0, 10);
        ObjectFacts object = new ObjectFacts(1000, 900, OBJECT.sha256());
        segments().complete(intent.copyId(), 0, object, NOW);
        assertThat(segments().list()).extracting(SegmentRecord::object).containsExactly(object);
        assertThat(object.minTimestampMs()).isEqualTo(-1);
    }

    @Test
    void aCopyTakenOutOfServiceStillKnowsItsObject() throws Exception {
        SegmentIntent intent = copyIn(RemoteCopyState.AVAILABLE);
        AuditEntry reason = new AuditEntry(NOW.plusSeconds(9), "retention", "delete_segment", "key", "too old");
        segments().markDeleting(intent.copyId(), RemoteCopyState.AVAILABLE, reason);
        assertThat(segments().list())
                .containsExactly(new SegmentRecord(intent, RemoteCopyState.DELETING, OBJECT, NOW.plusSeconds(9)));
    }

    @Test
    void aFailedUploadHasNoObject() throws Exception {
        copyIn(RemoteCopyState.DELETING);
        assertThat(segments().list().get(0).object()).isNull();
    }

    @Test
    void listsAreOrderedByPartitionThenBaseOffset() throws Exception {
        // The second id is the greater one as text, and the smaller one as java.util.UUID compares.
        NewTopic low = new NewTopic(UUID.fromString("10000000-0000-4000-8000-000000000000"), "a", 12, Map.of(), NOW);
        NewTopic high = new NewTopic(UUID.fromString("f0000000-0000-4000-8000-000000000000"), "b", 1, Map.of(), NOW);
        store().topics().create(low);
        store().topics().create(high);
        for (SegmentIntent intent : List.of(
                Samples.intent(low, 11, 0, 1, 0),
                Samples.intent(low, 2, 100, 110, 0),
                Samples.intent(low, 2, 20, 30, 0),
                Samples.intent(high, 0, 7, 9, 0),
                Samples.intent(low, 2, 3, 20, 0))) {
            segments().begin(intent);
        }
        assertThat(segments().list())
                .extracting(copy -> copy.intent().partition())
                .isSorted();
        assertThat(segments().list(Samples.partition(low, 2)))
                .extracting(copy -> copy.intent().offsets().start())
                .containsExactly(3L, 20L, 100L);
        assertThat(segments().list())
                .extracting(copy -> copy.intent().offsets().start())
                .containsExactly(7L, 3L, 20L, 100L, 0L);
    }

    @Test
    void aPartitionsListHoldsNoOtherPartition() throws Exception {
        segments().begin(Samples.intent(topic, 1, 0, 10, 0));
        assertThat(segments().list(Samples.partition(topic, 0))).isEmpty();
        assertThat(segments().list(Samples.partition(topic, 1))).hasSize(1);
        assertThat(segments().list(new TopicIdPartition(UUID.randomUUID(), 0))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(RemoteCopyState.class)
    void copyIdsAndKeysAreUsedOnce(RemoteCopyState state) throws Exception {
        SegmentIntent used = copyIn(state);
        SegmentIntent other = Samples.intent(topic, 1, 0, 10, 0);
        assertRefused(Kind.ALREADY_EXISTS, () -> segments().begin(with(other, used.copyId(), other.key())));
        assertRefused(Kind.ALREADY_EXISTS, () -> segments().begin(with(other, other.copyId(), used.key())));
        assertThat(states()).isEqualTo(listed(state));
        segments().begin(other);
    }

    private static SegmentIntent with(SegmentIntent intent, UUID copyId, ObjectKey key) {
        return new SegmentIntent(
                copyId, intent.partition(), intent.offsets(), 0, key, 1, 1, intent.sealedAt(), intent.startedAt());
    }

    @ParameterizedTest
    @EnumSource(RemoteCopyState.class)
    void completeMovesOnlyAlongLegalWays(RemoteCopyState state) throws Exception {
        SegmentIntent copy = copyIn(state);
        if (state == RemoteCopyState.UPLOADING) {
            complete(copy);
            assertThat(states()).containsExactly(RemoteCopyState.AVAILABLE);
        } else {
            assertRefused(Kind.CONFLICT, () -> complete(copy));
            assertThat(states()).isEqualTo(listed(state));
        }
    }

    @ParameterizedTest
    @EnumSource(RemoteCopyState.class)
    void markDeletingMovesOnlyAlongLegalWays(RemoteCopyState state) throws Exception {
        SegmentIntent copy = copyIn(state);
        int audited = store().audit().newest(10).size();
        for (RemoteCopyState expected : RemoteCopyState.values()) {
            if (!expected.canBecome(RemoteCopyState.DELETING)) {
                assertThatThrownBy(() -> segments().markDeleting(copy.copyId(), expected, Samples.audit("x")))
                        .isInstanceOf(IllegalArgumentException.class);
            } else if (expected != state) {
                assertRefused(
                        Kind.CONFLICT, () -> segments().markDeleting(copy.copyId(), expected, Samples.audit("x")));
            }
        }
        assertThat(states()).isEqualTo(listed(state));
        assertThat(store().audit().newest(10)).hasSize(audited);
        if (state.canBecome(RemoteCopyState.DELETING)) {
            segments().markDeleting(copy.copyId(), state, Samples.audit("x"));
            assertThat(states()).containsExactly(RemoteCopyState.DELETING);
        }
    }

    @ParameterizedTest
    @EnumSource(RemoteCopyState.class)
    void markDeletedMovesOnlyAlongLegalWays(RemoteCopyState state) throws Exception {
        SegmentIntent copy = copyIn(state);
        if (state == RemoteCopyState.DELETING) {
            segments().markDeleted(copy.copyId(), NOW);
            assertThat(segments().list()).isEmpty();
        } else {
            assertRefused(Kind.CONFLICT, () -> segments().markDeleted(copy.copyId(), NOW));
            assertThat(states()).isEqualTo(listed(state));
        }
    }

    @Test
    void anUnknownCopyIsNotFound() throws Exception {
        begin(0, 10);
        UUID unknown = UUID.randomUUID();
        assertRefused(Kind.NOT_FOUND, () -> segments().complete(unknown, 0, OBJECT, NOW));
        assertRefused(
                Kind.NOT_FOUND, () -> segments().markDeleting(unknown, RemoteCopyState.AVAILABLE, Samples.audit("x")));
        assertRefused(Kind.NOT_FOUND, () -> segments().markDeleted(unknown, NOW));
        assertThat(store().audit().newest(10)).isEmpty();
    }

    @Test
    void takingACopyOutOfServiceIsAuditedWithIt() throws Exception {
        SegmentIntent copy = copyIn(RemoteCopyState.AVAILABLE);
        AuditEntry reason = Samples.audit(copy.key().value());
        segments().markDeleting(copy.copyId(), RemoteCopyState.AVAILABLE, reason);
        assertThat(Samples.newestAudit(store(), 10)).containsExactly(reason);
    }

    @ParameterizedTest
    @CsvSource({"10,20,true", "0,11,true", "19,30,true", "12,15,true", "0,40,true", "0,10,false", "20,21,false"})
    void offsetsThatAreServedAlreadyAreNotServedAgain(long start, long end, boolean refused) throws Exception {
        complete(begin(10, 20));
        SegmentIntent second = begin(start, end);
        if (refused) {
            assertRefused(Kind.CONFLICT, () -> complete(second));
        } else {
            complete(second);
        }
        assertThat(states())
                .filteredOn(state -> state == RemoteCopyState.AVAILABLE)
                .hasSize(refused ? 1 : 2);
    }

    @Test
    void otherPartitionsAndCopiesOutOfServiceMayOverlap() throws Exception {
        SegmentIntent elsewhere = Samples.intent(topic, 1, 0, 10, 0);
        segments().begin(elsewhere);
        complete(elsewhere);
        SegmentIntent retired = copyIn(RemoteCopyState.AVAILABLE);
        segments().markDeleting(retired.copyId(), RemoteCopyState.AVAILABLE, Samples.audit("x"));
        begin(0, 10);
        complete(begin(0, 10));
        assertThat(states())
                .filteredOn(state -> state == RemoteCopyState.AVAILABLE)
                .hasSize(2);
    }

    @Test
    void ofManyOverlappingCopiesExactlyOneIsServed() throws Exception {
        try (MetadataStore other = openAgain()) {
            for (int round = 0; round < 5; round++) {
                long base = round * 100L;
                List<SegmentIntent> copies = List.of(
                        begin(base, base + 10),
                        begin(base, base + 10),
                        begin(base + 9, base + 30),
                        begin(base + 5, base + 12));
                Race<UUID> race = Race.of(copies.size(), racer -> {
                    SegmentIntent copy = copies.get(racer);
                    (racer % 2 == 0 ? store() : other).segments().complete(copy.copyId(), 0, OBJECT, NOW);
                    return copy.copyId();
                });
                assertThat(race.results()).hasSize(1);
                assertThat(race.failures()).hasSize(3).containsOnly(Kind.CONFLICT);
                OffsetRange offsets = new OffsetRange(base, base + 30);
                assertThat(segments().list())
                        .filteredOn(copy -> copy.state() == RemoteCopyState.AVAILABLE
                                && offsets.contains(copy.intent().offsets().start()))
                        .extracting(copy -> copy.intent().copyId())
                        .containsExactlyElementsOf(race.results());
            }
        }
    }

    @Test
    void ofManyThatRetireOneCopyExactlyOneWins() throws Exception {
        SegmentIntent copy = copyIn(RemoteCopyState.AVAILABLE);
        Race<Boolean> race = Race.of(6, racer -> {
            segments().markDeleting(copy.copyId(), RemoteCopyState.AVAILABLE, Samples.audit("by " + racer));
            return true;
        });
        assertThat(race.results()).hasSize(1);
        assertThat(race.failures()).hasSize(5).containsOnly(Kind.CONFLICT);
        assertThat(store().audit().newest(10)).hasSize(1);
    }

    @Test
    void copiesThatWereDeletedLongAgoAreForgotten() throws Exception {
        for (int second = 0; second < 3; second++) {
            SegmentIntent copy = copyIn(RemoteCopyState.DELETING);
            segments().markDeleted(copy.copyId(), NOW.plusSeconds(second));
        }
        copyIn(RemoteCopyState.DELETING);
        copyIn(RemoteCopyState.UPLOADING);
        assertThat(segments().purgeDeleted(NOW)).isZero();
        assertThat(segments().purgeDeleted(NOW.plusSeconds(2))).isEqualTo(2);
        assertThat(segments().purgeDeleted(NOW.plusSeconds(2))).isZero();
        assertThat(segments().purgeDeleted(NOW.plusSeconds(1000))).isEqualTo(1);
        assertThat(segments().purgeDeleted(NOW.plusSeconds(1000))).isZero();
        assertThat(states()).containsExactlyInAnyOrder(RemoteCopyState.DELETING, RemoteCopyState.UPLOADING);
    }

    @Test
    void aForgottenCopyIsNotFound() throws Exception {
        SegmentIntent copy = copyIn(RemoteCopyState.DELETED);
        segments().purgeDeleted(NOW.plusSeconds(1));
        assertRefused(Kind.NOT_FOUND, () -> segments().markDeleted(copy.copyId(), NOW));
    }
}

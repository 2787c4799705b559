package io.coldstream.testkit.metadata;

import static io.coldstream.testkit.metadata.Samples.NOW;
import static io.coldstream.testkit.metadata.Samples.OBJECT;
import static io.coldstream.testkit.metadata.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.groups.Tuple.tuple;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.api.retention.LegalHold.Release;
import io.coldstream.api.retention.TimeRange;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.HoldStore;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.NewTopic;
import io.coldstream.storage.metadata.PartitionRecord;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.metadata.TopicRecord;
import io.coldstream.storage.metadata.TopicState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of {@link HoldStore}, and of what a standing hold forbids. */
@SuppressWarnings("NullAway.Init") // JUnit calls createTopic before each test
abstract class HoldStoreContract {
    private static final Release RELEASE = new Release("bob", "the case is closed", NOW.plusSeconds(9));

    private NewTopic topic;

    abstract MetadataStore store();

    abstract MetadataStore openAgain() throws Exception;

    @BeforeEach
    void createTopic() throws Exception {
        topic = Samples.topic("orders", 2);
        store().topics().create(topic);
    }

    private HoldStore holds() {
        return store().holds();
    }

    private LegalHold place(HoldScope scope) throws Exception {
        LegalHold hold = Samples.hold(topic, scope);
        holds().place(hold);
        return hold;
    }

    private HoldScope all() {
        return HoldScope.ofTopic(topic.id());
    }

    /** An AVAILABLE copy of offsets 10 to 20 of partition 0, with timestamps from OBJECT's to NOW. */
    private SegmentIntent available() throws Exception {
        SegmentIntent intent = Samples.intent(topic, 0, 10, 20, 0);
        store().segments().begin(intent);
        store().segments().complete(intent.copyId(), 0, OBJECT, NOW);
        return intent;
    }

    private void takeOutOfService(SegmentIntent copy) throws Exception {
        store().segments().markDeleting(copy.copyId(), RemoteCopyState.AVAILABLE, Samples.audit("copy"));
    }

    private List<RemoteCopyState> states() throws Exception {
        return store().segments().list().stream().map(SegmentRecord::state).toList();
    }

    @Test
    void holdsAreStoredWhole() throws Exception {
        List<HoldScope> scopes = List.of(
                all(),
                new HoldScope(topic.id(), 1, null, null),
                new HoldScope(topic.id(), 0, new OffsetRange(0, 5_000_000_000L), null),
                new HoldScope(topic.id(), null, null, new TimeRange(-5, 0)),
                new HoldScope(topic.id(), 1, new OffsetRange(3, 4), new TimeRange(0, Long.MAX_VALUE)));
        List<LegalHold> placed = new ArrayList<>();
        for (HoldScope scope : scopes) {
            LegalHold hold = new LegalHold(
                    UUID.randomUUID(),
                    topic.name(),
                    scope,
                    "\u0000 \\ \"why\"",
                    "Jürgen 🚀",
                    "\\u0000",
                    Instant.parse("2026-01-02T03:04:05.678Z"),
                    null);
            holds().place(hold);
            placed.add(hold);
        }
        assertThat(holds().standing()).isEqualTo(placed);
        assertThat(holds().list(0, 100)).isEqualTo(placed);
        try (MetadataStore other = openAgain()) {
            assertThat(other.holds().find(placed.get(4).id())).contains(placed.get(4));
        }
    }

    @Test
    void timesAreKeptToTheMillisecond() throws Exception {
        Instant fine = Instant.parse("2026-01-02T03:04:05.678912Z");
        LegalHold hold = new LegalHold(UUID.randomUUID(), "orders", all(), "a", "b", "c", fine, null);
        holds().place(hold);
        Instant kept = Instant.parse("2026-01-02T03:04:05.678Z");
        assertThat(holds().standing().get(0).placedAt()).isEqualTo(kept);
        LegalHold released = holds().release(hold.id(), new Release("x", "y", fine));
        assertThat(released.release()).isEqualTo(new Release("x", "y", kept));
        assertThat(holds().find(hold.id())).contains(released);
    }

    @Test
    void anIdIsUsedOnce() throws Exception {
        LegalHold hold = place(all());
        assertRefused(Kind.ALREADY_EXISTS, () -> holds().place(hold));
        holds().release(hold.id(), RELEASE);
        assertRefused(Kind.ALREADY_EXISTS, () -> holds().place(hold));
        assertThat(holds().list(0, 10)).hasSize(1);
        place(all());
        assertThat(holds().list(1, 10)).as("the numbers have no hole").hasSize(1);
    }

    @Test
    void aHoldIsOnATopicThatThereIs() throws Exception {
        assertRefused(Kind.NOT_FOUND, () -> holds().place(Samples.hold(topic, HoldScope.ofTopic(UUID.randomUUID()))));
        assertRefused(Kind.NOT_FOUND, () -> place(new HoldScope(topic.id(), 2, null, null)));
        store().topics().markDeleting(topic.id(), Samples.audit("topic"));
        assertRefused(Kind.NOT_FOUND, () -> place(all()));
        assertThat(holds().list(0, 10)).isEmpty();
    }

    @Test
    void aHoldIsNotPlacedReleased() throws Exception {
        LegalHold released = new LegalHold(UUID.randomUUID(), "orders", all(), "why", "legal", "alice", NOW, RELEASE);
        assertThatIllegalArgumentException().isThrownBy(() -> holds().place(released));
        assertThat(holds().list(0, 10)).isEmpty();
    }

    @Test
    void aHoldIsReleasedOnceAndNeverErased() throws Exception {
        LegalHold first = place(all());
        LegalHold second = place(all());
        LegalHold released = holds().release(first.id(), RELEASE);
        assertThat(released.release()).isEqualTo(RELEASE);
        assertThat(released.reason()).isEqualTo(first.reason());
        assertRefused(
                Kind.CONFLICT, () -> holds().release(first.id(), new Release("mallory", "again", NOW.plusSeconds(99))));
        assertThat(holds().standing()).containsExactly(second);
        assertThat(holds().standingOn(topic.id())).containsExactly(second);
        assertThat(holds().list(0, 10)).containsExactly(released, second);
        assertRefused(Kind.NOT_FOUND, () -> holds().release(UUID.randomUUID(), RELEASE));
        assertThat(holds().find(UUID.randomUUID())).isEmpty();
    }

    @Test
    void allHoldsAreListedPageByPage() throws Exception {
        List<LegalHold> placed = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            placed.add(place(all()));
        }
        assertThat(holds().list(0, 2)).isEqualTo(placed.subList(0, 2));
        assertThat(holds().list(2, 2)).isEqualTo(placed.subList(2, 4));
        assertThat(holds().list(4, 2)).isEqualTo(placed.subList(4, 5));
        assertThat(holds().list(5, 2)).isEmpty();
        assertThat(holds().list(0, 0)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> holds().list(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> holds().list(0, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> holds().list(0, HoldStore.LIMIT_MAX + 1));
    }

    @Test
    void bothEndsOfAHoldAreAudited() throws Exception {
        LegalHold hold = place(all());
        holds().release(hold.id(), RELEASE);
        assertRefused(Kind.CONFLICT, () -> holds().release(hold.id(), RELEASE));
        assertThat(Samples.newestAudit(store(), 10))
                .extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::reason, AuditEntry::at)
                .containsExactly(
                        tuple("bob", "release_hold", "the case is closed", NOW.plusSeconds(9)),
                        tuple("alice", "place_hold", "case 17", NOW));
        assertThat(Samples.newestAudit(store(), 10))
                .allSatisfy(
                        entry -> assertThat(entry.subject()).contains(hold.id().toString(), "orders"));
    }

    @Test
    void ofManyThatReleaseExactlyOneWins() throws Exception {
        LegalHold hold = place(all());
        try (MetadataStore other = openAgain()) {
            Race<LegalHold> race = Race.of(
                    6, racer -> (racer % 2 == 0 ? store() : other).holds().release(hold.id(), RELEASE));
            assertThat(race.results()).hasSize(1);
            assertThat(race.failures()).hasSize(5).containsOnly(Kind.CONFLICT);
        }
        assertThat(store().audit().newest(10)).hasSize(2);
    }

    @Test
    void aTopicUnderAHoldIsNotDeleted() throws Exception {
        LegalHold hold = place(new HoldScope(topic.id(), 1, null, new TimeRange(0, 1)));
        assertRefused(Kind.HELD, () -> store().topics().markDeleting(topic.id(), Samples.audit("topic")));
        assertThat(store().topics().list()).extracting(TopicRecord::state).containsExactly(TopicState.ACTIVE);
        assertThat(store().audit().newest(10)).hasSize(1);

        NewTopic other = Samples.topic("payments", 1);
        store().topics().create(other);
        store().topics().markDeleting(other.id(), Samples.audit("topic"));
        holds().release(hold.id(), RELEASE);
        store().topics().markDeleting(topic.id(), Samples.audit("topic"));
        assertThat(store().topics().list()).extracting(TopicRecord::state).containsOnly(TopicState.DELETING);
    }

    /**
     * Of a copy with offsets 10 to 20 in partition 0 and batches from 1700000000000, and so records from 7 days before, to
     * 1774747800123.
     */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, -, -, -, true",
                "0, -, -, -, -, true",
                "1, -, -, -, -, false",
                "0, 19, 20, -, -, true",
                "0, 0, 11, -, -, true",
                "0, 0, 10, -, -, false",
                "0, 20, 30, -, -, false",
                "-, -, -, 0, 1699395200001, true",
                "-, -, -, 0, 1699395200000, false",
                "-, -, -, 1774747800123, 1774747800124, true",
                "-, -, -, 1774747800124, 1774747800125, false",
                "0, 0, 10, 0, 1800000000000, false",
            })
    void aCopyThatAHoldMayCoverStaysInService(
            @Nullable Integer partition,
            @Nullable Long start,
            @Nullable Long end,
            @Nullable Long fromMs,
            @Nullable Long toMs,
            boolean held)
            throws Exception {
        SegmentIntent copy = available();
        LegalHold hold = place(new HoldScope(
                topic.id(),
                partition,
                start == null || end == null ? null : new OffsetRange(start, end),
                fromMs == null || toMs == null ? null : new TimeRange(fromMs, toMs)));
        if (held) {
            assertRefused(Kind.HELD, () -> takeOutOfService(copy));
            assertThat(states()).containsExactly(RemoteCopyState.AVAILABLE);
            assertThat(store().audit().newest(10)).hasSize(1);
            holds().release(hold.id(), RELEASE);
        }
        takeOutOfService(copy);
        assertThat(states()).containsExactly(RemoteCopyState.DELETING);
    }

    /** Of a log that starts at 10 and is to start at 20. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, -, true",
                "0, -, -, true",
                "1, -, -, false",
                "0, 19, 30, true",
                "0, 0, 11, true",
                "0, 20, 30, false",
                "0, 0, 10, false",
            })
    void aLogStartStaysBelowWhatIsHeld(
            @Nullable Integer partition, @Nullable Long start, @Nullable Long end, boolean held) throws Exception {
        TopicIdPartition moving = Samples.partition(topic, 0);
        store().topics().advanceLogStart(moving, 0, 10);
        LegalHold hold = place(new HoldScope(
                topic.id(), partition, start == null || end == null ? null : new OffsetRange(start, end), null));
        if (held) {
            assertRefused(Kind.HELD, () -> store().topics().advanceLogStart(moving, 0, 20));
            store().topics().advanceLogStart(moving, 0, 10);
            assertThat(takeLead().logStartOffset()).isEqualTo(10);
            holds().release(hold.id(), RELEASE);
        }
        store().topics().advanceLogStart(moving, takeLead().leaderEpoch(), 20);
        assertThat(takeLead().logStartOffset()).isEqualTo(20);
    }

    @Test
    void aLogStartKnowsNoTimes() throws Exception {
        place(new HoldScope(topic.id(), null, null, new TimeRange(0, Long.MAX_VALUE)));
        store().topics().advanceLogStart(Samples.partition(topic, 0), 0, 20);
        assertThat(takeLead().logStartOffset()).isEqualTo(20);
    }

    /** Partition 0 as it is now, at the next leader epoch. */
    private PartitionRecord takeLead() throws Exception {
        return store().topics().acquireLeadership().stream()
                .filter(stored -> stored.partition().equals(Samples.partition(topic, 0)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aHoldOnAnotherTopicIsNoHoldOnThisOne() throws Exception {
        NewTopic other = Samples.topic("payments", 1);
        store().topics().create(other);
        holds().place(Samples.hold(other, HoldScope.ofTopic(other.id())));
        assertThat(holds().standingOn(other.id())).isEqualTo(holds().standing()).hasSize(1);
        assertThat(holds().standingOn(topic.id())).isEmpty();
        takeOutOfService(available());
        assertThat(states()).containsExactly(RemoteCopyState.DELETING);
    }

    @Test
    void aFailedUploadIsGivenUpUnderAHold() throws Exception {
        SegmentIntent copy = Samples.intent(topic, 0, 10, 20, 0);
        store().segments().begin(copy);
        place(all());
        store().segments().markDeleting(copy.copyId(), RemoteCopyState.UPLOADING, Samples.audit("copy"));
        assertThat(states()).containsExactly(RemoteCopyState.DELETING);
    }

    @Test
    void whatIsOutOfServiceStaysOut() throws Exception {
        SegmentIntent copy = available();
        takeOutOfService(copy);
        place(all());
        store().segments().markDeleted(copy.copyId(), NOW);
        assertThat(states()).isEmpty();
    }

    @Test
    void aHoldOutlivesItsTopic() throws Exception {
        LegalHold hold = place(all());
        LegalHold released = holds().release(hold.id(), RELEASE);
        store().topics().markDeleting(topic.id(), Samples.audit("topic"));
        store().topics().remove(topic.id());
        assertThat(holds().list(0, 10)).containsExactly(released);
    }

    /** Whichever comes first, the log tells: nothing that a hold covers goes out of service behind it. */
    @Test
    void aHoldAndADeletionThatRaceAreInOneOrder() throws Exception {
        for (int round = 0; round < 10; round++) {
            NewTopic raced = Samples.topic("raced-" + round, 1);
            store().topics().create(raced);
            LegalHold hold = Samples.hold(raced, HoldScope.ofTopic(raced.id()));
            try (MetadataStore other = openAgain()) {
                Race<Boolean> race = Race.of(2, racer -> {
                    if (racer == 0) {
                        store().holds().place(hold);
                    } else {
                        other.topics().markDeleting(raced.id(), Samples.audit("raced"));
                    }
                    return true;
                });
                assertThat(race.results()).hasSize(1);
                boolean placed = store().holds().find(hold.id()).isPresent();
                assertThat(race.failures()).containsExactly(placed ? Kind.HELD : Kind.NOT_FOUND);
            }
        }
        assertThat(store().audit().newest(100)).hasSize(10);
    }
}

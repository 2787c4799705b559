package io.coldstream.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.NewTopic;
import io.coldstream.testkit.metadata.InMemoryMetadataStore;
import io.coldstream.tiering.retention.DestructionTurns;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoldServiceTest {
    private static final Instant NOW = Instant.parse("2026-03-29T01:30:00.123Z");
    private static final UUID TOPIC = new UUID(17, 4);
    private static final TopicIdPartition FIRST = new TopicIdPartition(TOPIC, 0);
    private static final TopicIdPartition SECOND = new TopicIdPartition(TOPIC, 1);

    private final InMemoryMetadataStore store = new InMemoryMetadataStore();
    private final StandingHolds standing = new StandingHolds(store.holds());
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger placings = new AtomicInteger();
    private final DestructionTurns turns = new DestructionTurns();
    private final HoldService holds = new HoldService(
            store.holds(),
            standing,
            turns,
            Duration.ofMinutes(1),
            placings::incrementAndGet,
            looks::incrementAndGet,
            InstantSource.fixed(NOW),
            UUID::randomUUID);

    @BeforeEach
    void createTopic() throws Exception {
        store.topics().create(new NewTopic(TOPIC, "orders", 2, Map.of(), NOW));
    }

    private LegalHold place(HoldScope scope) throws StorageException {
        HoldService.Placed placed = holds.place("orders", scope, "Case 17/4", "legal@example.org", "ada");
        assertThat(placed.settled()).isTrue();
        return placed.hold();
    }

    @Test
    void aHoldSaysIfWhatWasBeingDestroyedDoesNotComeToItsEnd() throws Exception {
        HoldService impatient = new HoldService(
                store.holds(),
                standing,
                turns,
                Duration.ofMillis(20),
                placings::incrementAndGet,
                looks::incrementAndGet,
                InstantSource.fixed(NOW),
                UUID::randomUUID);
        DestructionTurns.Turn endless = turns.begin();
        HoldService.Placed placed =
                impatient.place("orders", HoldScope.ofTopic(TOPIC), "Case 17/4", "legal@example.org", "ada");
        assertThat(placed.settled()).isFalse();
        assertThat(store.holds().standingOn(TOPIC)).as("it stands all the same").containsExactly(placed.hold());
        endless.end();
        assertThat(HoldService.PATIENCE).as("clients wait a minute").isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void whatIsPlacedOrReleasedHereIsKnownAtOnce() throws Exception {
        LegalHold all = place(HoldScope.ofTopic(TOPIC));
        LegalHold one = place(new HoldScope(TOPIC, 1, null, null));
        assertThat(standing.on(FIRST)).containsExactly(all);
        assertThat(standing.on(SECOND)).containsExactlyInAnyOrder(all, one);
        assertThat(standing.on(new TopicIdPartition(new UUID(1, 1), 0))).isEmpty();
        assertThat(looks).hasValue(0);
        assertThat(placings).hasValue(2);

        LegalHold released = holds.release(all.id(), "bob", "closed");
        assertThat(released.release()).isNotNull();
        assertThat(standing.on(FIRST)).isEmpty();
        assertThat(standing.on(SECOND)).containsExactly(one);
        assertThat(looks).hasValue(1);
        assertThat(store.holds().standingOn(TOPIC)).containsExactly(one);
    }

    @Test
    void aHoldIsAnsweredWhenWhatWasBeingDestroyedWithoutItIsOver() throws Exception {
        DestructionTurns.Turn earlier = turns.begin();
        AtomicReference<LegalHold> answer = new AtomicReference<>();
        Thread placing = new Thread(() -> {
            try {
                answer.set(place(HoldScope.ofTopic(TOPIC)));
            } catch (StorageException e) {
                throw new IllegalStateException(e);
            }
        });
        placing.start();
        while (placing.getState() != Thread.State.TIMED_WAITING) {
            assertThat(placing.isAlive()).as("it waits").isTrue();
            Thread.onSpinWait();
        }
        assertThat(store.holds().standingOn(TOPIC)).as("it stands already").hasSize(1);
        assertThat(answer).hasNullValue();
        DestructionTurns.Turn later = turns.begin();
        earlier.end();
        placing.join(10_000);
        assertThat(answer.get()).as("who came later saw it").isNotNull();
        later.end();
    }

    @Test
    void whatOthersDidIsKnownAfterTheNextLook() throws Exception {
        LegalHold mine = place(new HoldScope(TOPIC, 0, null, null));
        store.holds().release(mine.id(), new LegalHold.Release("bob", "closed", NOW));
        LegalHold others =
                new LegalHold(UUID.randomUUID(), "orders", HoldScope.ofTopic(TOPIC), "why", "who", "carol", NOW, null);
        store.holds().place(others);
        assertThat(standing.on(FIRST)).containsExactly(mine);
        standing.refresh();
        assertThat(standing.on(FIRST)).containsExactly(others);

        store.takeAway();
        assertThatThrownBy(standing::refresh).isInstanceOf(StorageException.class);
        assertThat(standing.on(FIRST)).containsExactly(others);
    }

    @Test
    void aHoldThatIsRefusedIsNotKnown() throws Exception {
        assertThatThrownBy(() -> place(HoldScope.ofTopic(new UUID(1, 1)))).isInstanceOf(StorageException.class);
        assertThat(standing.on(new TopicIdPartition(new UUID(1, 1), 0))).isEmpty();
        assertThatThrownBy(() -> holds.release(UUID.randomUUID(), "bob", "closed"))
                .isInstanceOf(StorageException.class);
        assertThat(looks).hasValue(0);
    }
}

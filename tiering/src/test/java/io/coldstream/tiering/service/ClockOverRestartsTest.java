package io.coldstream.tiering.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.retention.RetentionLimits;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.retention.TieringPolicy;
import io.coldstream.testkit.random.Seed;
import io.coldstream.tiering.fixture.Await;
import io.coldstream.tiering.fixture.ManualTicker;
import io.coldstream.tiering.fixture.RememberedTime;
import io.coldstream.tiering.fixture.World;
import io.coldstream.tiering.retention.KnownTime;
import io.coldstream.tiering.retention.TimeMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that is stopped and started while its clock is wrong. */
class ClockOverRestartsTest {
    private static final Duration TEN_YEARS = Duration.ofDays(3653);

    @TempDir
    Path folder;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final List<TieringService> services = new ArrayList<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final ManualTicker ticker = new ManualTicker();
    private final RememberedTime file = new RememberedTime();
    private volatile RetentionPolicy policy = weeks(true);
    private World world;

    @BeforeEach
    void setUp() throws Exception {
        world = new World(folder, Seed.forTest("ClockOverRestartsTest").value());
    }

    @AfterEach
    void close() {
        services.forEach(TieringService::close);
        scheduler.shutdownNow();
    }

    private static RetentionPolicy weeks(boolean archived) {
        return new RetentionPolicy(
                new RetentionLimits(Duration.ofDays(7).toMillis(), null),
                new RetentionLimits(null, null),
                new TieringPolicy(archived, 0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aJumpThatWasArchivedInAndOutlivesRestartsDeletesNothing(boolean remembered) throws Exception {
        seal();
        TieringService before = life(remembered);
        before.flush().get(10, TimeUnit.SECONDS);
        world.clock.advanceMs(TEN_YEARS.toMillis());
        seal();
        before.flush().get(10, TimeUnit.SECONDS);
        assertThat(world.rows()).hasSize(2).allSatisfy(row -> {
            assertThat(row.changedAt()).isBefore(World.START.plus(Duration.ofDays(1)));
            assertThat(row.intent().startedAt()).isBefore(World.START.plus(Duration.ofDays(1)));
        });
        before.close();
        for (int starts = 0; starts < 3; starts++) {
            TieringService again = life(remembered);
            lookAgain(again);
            assertThat(world.log.logStartOffset()).isZero();
            assertThat(again.time().jumped()).isTrue();
            assertThat(again.time().trusted()).isBefore(World.START.plus(Duration.ofDays(1)));
            again.close();
        }
        world.clock.advanceMs(-TEN_YEARS.toMillis());
        assertThat(life(remembered).time().jumped()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTopicThatIsNotArchivedSurvivesAStartByAClockTenYearsAhead(boolean remembered) throws Exception {
        policy = weeks(false);
        seal();
        TieringService before = life(remembered);
        lookAgain(before);
        before.close();
        world.clock.advanceMs(TEN_YEARS.toMillis());
        TieringService after = life(remembered);
        lookAgain(after);
        assertThat(world.log.logStartOffset()).isZero();
        assertThat(world.rows()).isEmpty();
        assertThat(after.time().jumped()).isTrue();
    }

    @Test
    void aBrokerThatWasOffForTwoMonthsDeletesLaterAndAtOnceWhenTheClockIsConfirmed() throws Exception {
        policy = weeks(false);
        seal();
        life(true).close();
        world.clock.advanceMs(Duration.ofDays(60).toMillis());
        TieringService doubting = life(true);
        lookAgain(doubting);
        assertThat(world.log.logStartOffset()).isZero();
        pass(Duration.ofDays(7));
        Await.until("a week has passed", () -> world.log.logStartOffset() > 0);
        assertThat(doubting.time().jumped()).isTrue();

        seal();
        long before = world.log.logStartOffset();
        pass(Duration.ofDays(1));
        lookAgain(doubting);
        assertThat(world.log.logStartOffset()).isEqualTo(before);
        doubting.confirmClock();
        assertThat(file.remembered()).contains(KnownTime.of(world.clock.instant()));
        assertThat(doubting.time().jumped()).isFalse();
        doubting.close();
        assertThat(life(true).time().jumped()).as("over a restart").isFalse();
    }

    /** Three weeks ahead would be believed of a broker that was off. */
    @Test
    void aJumpOfThreeWeeksUnderARunningBrokerIsNotBelievedBecauseOfARestart() throws Exception {
        policy = weeks(false);
        seal();
        TieringService before = life(true);
        world.clock.advanceMs(Duration.ofDays(21).toMillis());
        lookAgain(before);
        before.close();
        TieringService after = life(true);
        lookAgain(after);
        assertThat(world.log.logStartOffset()).isZero();
        assertThat(after.time().jumped()).isTrue();
    }

    @Test
    void aBrokerThatWasOffForThreeWeeksIsRightAtOnce() throws Exception {
        policy = weeks(false);
        seal();
        life(true).close();
        world.clock.advanceMs(Duration.ofDays(21).toMillis());
        TieringService after = life(true);
        Await.until("what is due is deleted", () -> world.log.logStartOffset() > 0);
        assertThat(after.time().jumped()).isFalse();
    }

    @Test
    void whoNeverReadTheCatalogueRemembersNothing() throws Exception {
        life(true).close();
        KnownTime known = file.remembered().orElseThrow();
        world.clock.advanceMs(TEN_YEARS.toMillis());
        service(true).close();
        assertThat(file.remembered()).contains(known);
    }

    private void seal() {
        world.log.seal(
                1,
                world.clock.instant(),
                batches -> batches.text(20, 100, world.clock.instant().toEpochMilli()));
    }

    private void pass(Duration time) {
        world.clock.advanceMs(time.toMillis());
        ticker.advance(time);
    }

    private RetentionPolicy policy() {
        looks.incrementAndGet();
        return policy;
    }

    /** Waits until the partition was looked at from the beginning since this was called. */
    private void lookAgain(TieringService service) throws Exception {
        int seen = looks.get();
        service.wake(world.partition);
        // One look may be under way, and each look plans twice at most.
        Await.until("the partition was looked at", () -> looks.get() >= seen + 5);
    }

    private TieringService life(boolean remembered) throws Exception {
        TieringService service = service(remembered);
        service.prepare();
        service.register(world.log, this::policy, World.TOPIC);
        service.start();
        return service;
    }

    private TieringService service(boolean remembered) throws Exception {
        TieringService service = new TieringService(
                World.settings(),
                world.staging,
                world.store,
                world.metadata,
                new TieringEnvironment(
                        world.clock,
                        ticker,
                        scheduler,
                        new Random(1),
                        UUID::randomUUID,
                        world::holdsOn,
                        world,
                        remembered ? file : TimeMemory.NONE,
                        false),
                world.metrics);
        services.add(service);
        return service;
    }
}

package io.coldstream.testkit.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.testkit.random.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FaultyObjectStoreTest {
    private static final ObjectKey KEY = new ObjectKey("a/b");
    private static final byte[] BYTES = new Seed(7).bytes(10_000);

    private final InMemoryObjectStore memory = new InMemoryObjectStore();

    private FaultyObjectStore always(Fault fault) {
        return new FaultyObjectStore(memory, 42, FaultPlan.none().with(fault, 1));
    }

    private static Optional<Kind> kindOf(ThrowingCallable action) {
        return Optional.ofNullable(catchThrowableOfType(StorageException.class, action))
                .map(StorageException::kind);
    }

    @Test
    void unavailableBeforeMeansThatNothingHappened() throws Exception {
        var store = always(Fault.UNAVAILABLE_BEFORE);

        assertThat(kindOf(() -> store.put(KEY, Body.of(BYTES)))).contains(Kind.UNAVAILABLE);
        assertThat(memory.head(KEY)).isEmpty();

        memory.put(KEY, Body.of(BYTES));
        assertThat(kindOf(() -> store.delete(KEY))).contains(Kind.UNAVAILABLE);
        assertThat(memory.head(KEY)).isPresent();
        assertThat(kindOf(() -> store.head(KEY))).contains(Kind.UNAVAILABLE);
        assertThat(kindOf(() -> store.list("", "", 1))).contains(Kind.UNAVAILABLE);
        assertThat(kindOf(() -> store.open(KEY, new ByteRange(0, 1)).close())).contains(Kind.UNAVAILABLE);
        assertThat(kindOf(store::probe)).contains(Kind.UNAVAILABLE);
        assertThat(store.injected(Fault.UNAVAILABLE_BEFORE)).isEqualTo(6);
        assertThat(store.injected()).isEqualTo(6);
    }

    @Test
    void unavailableAfterMeansThatItHappened() throws Exception {
        var store = always(Fault.UNAVAILABLE_AFTER);

        assertThat(kindOf(() -> store.put(KEY, Body.of(BYTES)))).contains(Kind.UNAVAILABLE);
        assertThat(memory.head(KEY)).isPresent();

        assertThat(kindOf(() -> store.delete(KEY))).contains(Kind.UNAVAILABLE);
        assertThat(memory.head(KEY)).isEmpty();
    }

    @Test
    void aLatePutAppearsWhenItSettles() throws Exception {
        var store = always(Fault.LATE_PUT);

        assertThat(kindOf(() -> store.put(KEY, Body.of(BYTES)))).contains(Kind.UNAVAILABLE);
        assertThat(store.head(KEY)).isEmpty();

        assertThat(store.settle()).containsExactly(KEY);
        assertThat(readAll(store)).isEqualTo(BYTES);
        assertThat(store.settle()).isEmpty();
    }

    @Test
    void aLatePutReplacesNothing() throws Exception {
        var store = always(Fault.LATE_PUT);
        assertThat(kindOf(() -> store.put(KEY, Body.of(new byte[3])))).contains(Kind.UNAVAILABLE);
        memory.put(KEY, Body.of(BYTES));

        assertThat(store.settle()).isEmpty();
        assertThat(readAll(store)).isEqualTo(BYTES);
    }

    @Test
    void aLostPutIsAcknowledgedAndGone() throws Exception {
        var store = always(Fault.LOST_PUT);

        store.put(KEY, Body.of(BYTES));

        assertThat(store.head(KEY)).isEmpty();
        assertThat(store.settle()).isEmpty();
    }

    @Test
    void aFullStoreStoresNothing() {
        var store = always(Fault.FULL);

        assertThat(kindOf(() -> store.put(KEY, Body.of(BYTES)))).contains(Kind.OUT_OF_SPACE);
        assertThat(memory.head(KEY)).isEmpty();
    }

    @Test
    void aBrokenReadGivesAnIOExceptionInsteadOfTheEnd() throws Exception {
        memory.put(KEY, Body.of(BYTES));
        var store = always(Fault.BROKEN_READ);

        for (int attempt = 0; attempt < 20; attempt++) {
            try (InputStream in = store.open(KEY, new ByteRange(0, BYTES.length))) {
                assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aFlippedBitIsOneBitWhereverItIs() throws Exception {
        memory.put(KEY, Body.of(BYTES));
        var store = always(Fault.FLIPPED_BIT);

        for (int attempt = 0; attempt < 20; attempt++) {
            BitSet difference = BitSet.valueOf(readAll(store));
            difference.xor(BitSet.valueOf(BYTES));
            assertThat(difference.cardinality()).isEqualTo(1);
        }
        try (InputStream in = store.open(KEY, new ByteRange(100, 101))) {
            assertThat(in.read()).isNotEqualTo(BYTES[100] & 0xff);
        }
    }

    @Test
    void awayMeansAwayUntilItIsBack() throws Exception {
        memory.put(KEY, Body.of(BYTES));
        var store = new FaultyObjectStore(memory, 1, FaultPlan.none());
        try (InputStream in = store.open(KEY, new ByteRange(0, BYTES.length))) {
            assertThat(in.readNBytes(10)).hasSize(10);
            store.goAway();
            assertThatThrownBy(in::read).isInstanceOf(IOException.class);
        }
        assertThat(kindOf(store::probe)).contains(Kind.UNAVAILABLE);
        assertThat(kindOf(() -> store.put(new ObjectKey("c"), Body.of(BYTES)))).contains(Kind.UNAVAILABLE);
        assertThat(kindOf(() -> store.head(KEY))).contains(Kind.UNAVAILABLE);

        store.comeBack();
        store.probe();
        assertThat(readAll(store)).isEqualTo(BYTES);
        assertThat(store.injected()).isZero();
    }

    @Test
    void theSameSeedDoesTheSame() throws Exception {
        List<String> first = outcomes(5);
        assertThat(outcomes(5)).isEqualTo(first);
        assertThat(outcomes(6)).isNotEqualTo(first);
        assertThat(first).contains("UNAVAILABLE", "ok");
    }

    @Test
    void theSameSeedDoesTheSameOnManyThreads() throws Exception {
        List<String> oneThread = outcomes(9);
        var store = mixed(9, new InMemoryObjectStore());
        List<Callable<String>> actions = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ObjectKey key = new ObjectKey("k" + i);
            actions.add(() -> outcome(() -> store.put(key, Body.of(BYTES))));
        }
        assertThat(ObjectListingContract.inParallel(actions)).isEqualTo(oneThread);
    }

    @Test
    void faultsHappenAboutAsOftenAsPlanned() {
        var store = new FaultyObjectStore(memory, 3, FaultPlan.none().with(Fault.UNAVAILABLE_BEFORE, 0.25));
        for (int i = 0; i < 2000; i++) {
            ObjectKey key = new ObjectKey("k" + i % 100);
            outcome(() -> store.head(key));
        }
        assertThat(store.injected()).isBetween(400L, 600L);
        store.follow(FaultPlan.none());
        assertThat(outcome(store::probe)).isEqualTo("ok");
    }

    @Test
    void aPlanTakesProbabilitiesOnly() {
        assertThatIllegalArgumentException().isThrownBy(() -> FaultPlan.none().with(Fault.FULL, 1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> FaultPlan.none().with(Fault.FULL, -0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> FaultPlan.none().with(Fault.FULL, Double.NaN));
    }

    private static FaultyObjectStore mixed(long seed, InMemoryObjectStore behind) {
        return new FaultyObjectStore(
                behind,
                seed,
                FaultPlan.none().with(Fault.UNAVAILABLE_BEFORE, 0.2).with(Fault.UNAVAILABLE_AFTER, 0.3));
    }

    private static List<String> outcomes(long seed) {
        var store = mixed(seed, new InMemoryObjectStore());
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ObjectKey key = new ObjectKey("k" + i);
            outcomes.add(outcome(() -> store.put(key, Body.of(BYTES))));
        }
        return outcomes;
    }

    private static String outcome(ThrowingCallable action) {
        return kindOf(action).map(Kind::name).orElse("ok");
    }

    private static byte[] readAll(FaultyObjectStore store) throws StorageException, IOException {
        try (InputStream in = store.open(KEY, new ByteRange(0, BYTES.length))) {
            return in.readAllBytes();
        }
    }
}

package io.coldstream.testkit.object;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.ObjectLegalHolds;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.storage.object.PutOptions;
import io.coldstream.storage.object.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;

/**
 * A store that misbehaves as planned, in front of one that works. What happens to the n-th call of an operation on a
 * key follows from the seed and the plan alone, so a failed run repeats itself whatever the threads do.
 *
 * <p>Thread-safe: plan and away mode are volatile switches, late objects wait in a concurrent queue. Closing it closes
 * the store behind it.
 */
public final class FaultyObjectStore implements ObjectStore {
    private record LateObject(ObjectKey key, Body content) {}

    private static final EnumSet<Fault> PUT_FAULTS =
            EnumSet.of(Fault.UNAVAILABLE_BEFORE, Fault.UNAVAILABLE_AFTER, Fault.LATE_PUT, Fault.LOST_PUT, Fault.FULL);
    private static final EnumSet<Fault> OPEN_FAULTS =
            EnumSet.of(Fault.UNAVAILABLE_BEFORE, Fault.BROKEN_READ, Fault.FLIPPED_BIT);
    private static final EnumSet<Fault> DELETE_FAULTS = EnumSet.of(Fault.UNAVAILABLE_BEFORE, Fault.UNAVAILABLE_AFTER);
    private static final EnumSet<Fault> ASK_FAULTS = EnumSet.of(Fault.UNAVAILABLE_BEFORE);

    private final ObjectStore delegate;
    private final FaultDice dice;
    private final ConcurrentMap<Fault, Long> injected = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<LateObject> lateObjects = new ConcurrentLinkedQueue<>();
    private volatile FaultPlan plan;
    private volatile boolean away;

    public FaultyObjectStore(ObjectStore delegate, long seed, FaultPlan plan) {
        this.delegate = delegate;
        this.dice = new FaultDice(seed);
        this.plan = plan;
    }

    /** Follows another plan from now on. */
    public void follow(FaultPlan newPlan) {
        plan = newPlan;
    }

    /** Answers everything with UNAVAILABLE, and breaks the streams that are open, until {@link #comeBack}. */
    public void goAway() {
        away = true;
    }

    /** Ends what {@link #goAway} began. */
    public void comeBack() {
        away = false;
    }

    /**
     * Lets the objects appear whose put is still under way by {@link Fault#LATE_PUT}.
     *
     * @return the keys that appeared
     */
    public List<ObjectKey> settle() throws StorageException {
        List<ObjectKey> appeared = new ArrayList<>();
        for (LateObject late = lateObjects.poll(); late != null; late = lateObjects.poll()) {
            try {
                delegate.put(late.key, late.content);
                appeared.add(late.key);
            } catch (StorageException e) {
                if (e.kind() != Kind.ALREADY_EXISTS) {
                    throw e;
                }
                // Somebody stored the key meanwhile; a late request then changes nothing.
            }
        }
        return appeared;
    }

    /** How often a fault was injected so far. */
    public long injected(Fault fault) {
        return injected.getOrDefault(fault, 0L);
    }

    /** How many faults of any kind were injected so far. */
    public long injected() {
        return Arrays.stream(Fault.values()).mapToLong(this::injected).sum();
    }

    @Override
    public void put(ObjectKey key, Body content, PutOptions options) throws StorageException {
        Optional<Fault> fault = roll("put", key.value(), PUT_FAULTS).fault();
        if (fault.isEmpty()) {
            delegate.put(key, content, options);
            return;
        }
        switch (fault.get()) {
            case UNAVAILABLE_AFTER -> {
                delegate.put(key, content, options);
                throw unavailable("put", key.value());
            }
            case LATE_PUT -> {
                lateObjects.add(new LateObject(key, copyOf(key, content)));
                throw unavailable("put", key.value());
            }
            case LOST_PUT -> copyOf(key, content);
            case FULL -> throw new StorageException(Kind.OUT_OF_SPACE, "no room for " + key + " (injected)");
            default -> throw unavailable("put", key.value());
        }
    }

    /** Reads the body now, as the caller may take its source away once the put has ended. */
    private static Body copyOf(ObjectKey key, Body content) throws StorageException {
        try (InMemoryObjectStore copy = new InMemoryObjectStore()) {
            copy.put(key, content);
            if (content.length() == 0) {
                return Body.of(new byte[0]);
            }
            try (InputStream in = copy.open(key, new ByteRange(0, content.length()))) {
                return Body.of(in.readAllBytes());
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be read", e);
        }
    }

    @Override
    public InputStream open(ObjectKey key, ByteRange range) throws StorageException {
        FaultDice.Throw thrown = roll("open", key.value(), OPEN_FAULTS);
        if (thrown.fault().isPresent() && thrown.fault().get() == Fault.UNAVAILABLE_BEFORE) {
            throw unavailable("open", key.value());
        }
        InputStream in = delegate.open(key, range);
        if (thrown.fault().isEmpty()) {
            return FaultyInputStream.sound(in, () -> away);
        }
        Random random = new Random(thrown.seed());
        long position = random.nextLong(range.length());
        return thrown.fault().get() == Fault.BROKEN_READ
                ? FaultyInputStream.breakingAt(position, in, () -> away)
                : FaultyInputStream.flippingAt(position, random.nextInt(Byte.SIZE), in, () -> away);
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) throws StorageException {
        ask("head", key.value());
        return delegate.head(key);
    }

    @Override
    public List<StoredObject> list(String prefix, String startAfter, int limit) throws StorageException {
        ask("list", prefix);
        return delegate.list(prefix, startAfter, limit);
    }

    @Override
    public void delete(ObjectKey key) throws StorageException {
        Optional<Fault> fault = roll("delete", key.value(), DELETE_FAULTS).fault();
        if (fault.isEmpty()) {
            delegate.delete(key);
            return;
        }
        if (fault.get() == Fault.UNAVAILABLE_AFTER) {
            delegate.delete(key);
        }
        throw unavailable("delete", key.value());
    }

    @Override
    public void probe() throws StorageException {
        ask("probe", "");
        delegate.probe();
    }

    @Override
    public Optional<ObjectLegalHolds> legalHolds() {
        return delegate.legalHolds();
    }

    @Override
    public String describe() {
        return delegate.describe() + " (with injected faults)";
    }

    @Override
    public void close() {
        delegate.close();
    }

    private void ask(String operation, String subject) throws StorageException {
        if (roll(operation, subject, ASK_FAULTS).fault().isPresent()) {
            throw unavailable(operation, subject);
        }
    }

    private FaultDice.Throw roll(String operation, String subject, EnumSet<Fault> candidates) throws StorageException {
        if (away) {
            throw new StorageException(Kind.UNAVAILABLE, operation + " " + subject + ": the store is away (injected)");
        }
        FaultDice.Throw thrown = dice.roll(plan, operation, subject, candidates);
        thrown.fault().ifPresent(fault -> injected.merge(fault, 1L, Long::sum));
        return thrown;
    }

    private static StorageException unavailable(String operation, String subject) {
        return new StorageException(Kind.UNAVAILABLE, operation + " " + subject + " failed (injected)");
    }
}

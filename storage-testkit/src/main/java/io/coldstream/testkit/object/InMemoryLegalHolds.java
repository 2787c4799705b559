package io.coldstream.testkit.object;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.ObjectLegalHolds;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Legal holds on objects in memory. Thread-safe: the set owns the state. */
public final class InMemoryLegalHolds implements ObjectLegalHolds {
    private final Predicate<ObjectKey> exists;
    private final Set<ObjectKey> held = ConcurrentHashMap.newKeySet();
    private final AtomicLong requests = new AtomicLong();
    private volatile long failAfter = Long.MAX_VALUE;
    private volatile Predicate<ObjectKey> refused = key -> false;

    InMemoryLegalHolds(Predicate<ObjectKey> exists) {
        this.exists = exists;
    }

    /** The objects that are under a hold. */
    public Set<ObjectKey> held() {
        return Set.copyOf(held);
    }

    /** How many holds were put on or taken off, or were to be. */
    public long requests() {
        return requests.get();
    }

    /** So many more requests are answered, then none until this is called again. */
    public void answer(long more) {
        failAfter = Math.addExact(requests.get(), more);
    }

    /** These objects' holds can neither be put on nor taken off. */
    public void refuse(Predicate<ObjectKey> keys) {
        refused = keys;
    }

    @Override
    public void require() {}

    @Override
    public void set(ObjectKey key, boolean on) throws StorageException {
        if (requests.incrementAndGet() > failAfter) {
            throw new StorageException(Kind.UNAVAILABLE, "no hold on " + key + ": the store is away (injected)");
        }
        if (refused.test(key)) {
            throw new StorageException(Kind.DENIED, "no hold on " + key + " (injected)");
        }
        if (!exists.test(key)) {
            throw new StorageException(Kind.NOT_FOUND, "there is no " + key);
        }
        if (on) {
            held.add(key);
        } else {
            held.remove(key);
        }
    }

    @Override
    public boolean isSet(ObjectKey key) throws StorageException {
        if (!exists.test(key)) {
            throw new StorageException(Kind.NOT_FOUND, "there is no " + key);
        }
        return held.contains(key);
    }
}

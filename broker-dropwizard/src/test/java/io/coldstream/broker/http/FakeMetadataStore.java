package io.coldstream.broker.http;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditLog;
import io.coldstream.storage.metadata.GroupStore;
import io.coldstream.storage.metadata.HoldStore;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.ObjectLockStore;
import io.coldstream.storage.metadata.PolicyStore;
import io.coldstream.storage.metadata.ProducerIdStore;
import io.coldstream.storage.metadata.SegmentCatalog;
import io.coldstream.storage.metadata.TopicStore;
import io.coldstream.testkit.metadata.InMemoryMetadataStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A database in memory that can be told to fail, in any way. Thread-safe. */
final class FakeMetadataStore implements MetadataStore {
    private final InMemoryMetadataStore memory = new InMemoryMetadataStore();
    private volatile @Nullable StorageException failure;
    private final Map<String, Runnable> before = new ConcurrentHashMap<>();

    /** From now on every call fails like this, or none does. */
    void failWith(@Nullable StorageException next) {
        failure = next;
    }

    /** Does something right before the next call of a method, on the thread that calls it. */
    void beforeNext(String method, Runnable work) {
        before.put(method, work);
    }

    @Override
    public void probe() throws StorageException {
        StorageException planned = failure;
        if (planned != null) {
            throw planned;
        }
    }

    /** The store behind a look at what was told. */
    private <T> T failing(Class<T> type, T store) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    probe();
                    Runnable work = before.remove(method.getName());
                    if (work != null) {
                        work.run();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                }));
    }

    @Override
    public TopicStore topics() {
        return failing(TopicStore.class, memory.topics());
    }

    @Override
    public AuditLog audit() {
        return failing(AuditLog.class, memory.audit());
    }

    @Override
    public PolicyStore policies() {
        return failing(PolicyStore.class, memory.policies());
    }

    @Override
    public HoldStore holds() {
        return failing(HoldStore.class, memory.holds());
    }

    @Override
    public ObjectLockStore objectLocks() {
        throw notNeeded();
    }

    @Override
    public long generation() throws StorageException {
        return memory.generation();
    }

    @Override
    public String describe() {
        return "a fake";
    }

    @Override
    public void claim() {}

    @Override
    public void close() {}

    @Override
    public String clusterId() {
        throw notNeeded();
    }

    @Override
    public SegmentCatalog segments() {
        throw notNeeded();
    }

    @Override
    public GroupStore groups() {
        throw notNeeded();
    }

    @Override
    public ProducerIdStore producerIds() {
        throw notNeeded();
    }

    private static UnsupportedOperationException notNeeded() {
        return new UnsupportedOperationException("the HTTP API has no business here");
    }
}

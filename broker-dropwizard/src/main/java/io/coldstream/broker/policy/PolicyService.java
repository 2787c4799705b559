package io.coldstream.broker.policy;

import io.coldstream.api.policy.PolicyContent;
import io.coldstream.api.policy.PolicyDocument;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.PolicyStore;
import io.coldstream.storage.metadata.PolicyVersion;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Creates, replaces and deletes policies, and has the topics follow them. Thread-safe: without state. Blocking: never
 * called on an event loop.
 *
 * <p>A crash, or a database that goes away, between the change and its application leaves a policy that is stored and
 * not yet followed: the policies are applied again every few seconds, and at every start.
 */
public final class PolicyService {
    private final PolicyStore store;
    private final TopicService topics;
    private final InstantSource clock;

    public PolicyService(PolicyStore store, TopicService topics, InstantSource clock) {
        this.store = store;
        this.topics = topics;
        this.clock = clock;
    }

    /** The policies that there are, in the order of their names. */
    public List<PolicyDocument> list() throws StorageException {
        return store.list();
    }

    /** The policy of this name. */
    public Optional<PolicyDocument> find(String name) throws StorageException {
        return store.find(name);
    }

    /** Everything that ever happened to a name, oldest first. */
    public List<PolicyVersion> history(String name) throws StorageException {
        return store.history(name);
    }

    /**
     * Creates a policy.
     *
     * @throws StorageException ALREADY_EXISTS if there is one of this name
     * @throws IllegalArgumentException if no policy can have the name; says what would be right
     */
    public PolicyDocument create(String name, PolicyContent content, String by) throws StorageException {
        return topics.undisturbed(() -> {
            PolicyDocument created = store.create(name, content, now(), by);
            topics.applyPolicies();
            return created;
        });
    }

    /**
     * Replaces what a policy says.
     *
     * @throws StorageException CONFLICT if it is not at {@code expectedVersion} any more; NOT_FOUND if there is none
     */
    public PolicyDocument replace(String name, int expectedVersion, PolicyContent content, String by)
            throws StorageException {
        return topics.undisturbed(() -> {
            PolicyDocument replaced = store.replace(name, expectedVersion, content, now(), by);
            topics.applyPolicies();
            return replaced;
        });
    }

    /**
     * Deletes a policy; its history stays.
     *
     * @throws StorageException CONFLICT if it is not at {@code expectedVersion} any more; NOT_FOUND if there is none
     */
    public void delete(String name, int expectedVersion, String by) throws StorageException {
        topics.undisturbed(() -> {
            store.delete(name, expectedVersion, now(), by);
            topics.applyPolicies();
            return name;
        });
    }

    /**
     * Does something while nobody else changes what any topic keeps, neither by a policy nor by its own settings: asks what
     * a change of a policy does, and makes it.
     *
     * @throws StorageException if the work does
     */
    public <T> T undisturbed(TopicService.Undisturbed<T> work) throws StorageException {
        return topics.undisturbed(work);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

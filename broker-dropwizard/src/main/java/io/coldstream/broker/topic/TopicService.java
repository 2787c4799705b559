package io.coldstream.broker.topic;

import io.coldstream.api.policy.PolicyDocument;
import io.coldstream.api.policy.PolicyMatch;
import io.coldstream.api.topic.AttachedPolicy;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.broker.topic.TopicException.Reason;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.NewTopic;
import io.coldstream.storage.metadata.PartitionRecord;
import io.coldstream.storage.metadata.TopicRecord;
import io.coldstream.storage.metadata.TopicState;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates, changes and deletes topics. Thread-safe: changes are made one at a time under this object's monitor, since
 * they are rare and wait for the database. Blocking: never called on an event loop.
 */
public final class TopicService {
    private static final Logger LOG = LoggerFactory.getLogger(TopicService.class);

    private final MetadataStore store;
    private final TopicCatalog catalog;
    private final PartitionLifecycle partitions;
    private final TopicRules rules;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    /** Changed under the monitor. */
    private volatile List<PolicyDocument> policies = List.of();

    public TopicService(
            MetadataStore store,
            TopicCatalog catalog,
            PartitionLifecycle partitions,
            TopicRules rules,
            InstantSource clock,
            Supplier<UUID> ids) {
        this.store = store;
        this.catalog = catalog;
        this.partitions = partitions;
        this.rules = rules;
        this.clock = clock;
        this.ids = ids;
    }

    /** How a topic's new settings follow from its present ones. Nothing is changed if it throws. */
    @FunctionalInterface
    public interface ConfigChange {
        Map<String, String> apply(Map<String, String> present) throws TopicException, StorageException;
    }

    /** What is to be done while nobody else changes what any topic keeps. */
    @FunctionalInterface
    public interface Undisturbed<T> {
        T run() throws StorageException;
    }

    /**
     * Does something while nobody else changes what any topic keeps, so that what it checks is still so when it is done. To
     * change a policy in, and to ask before what that does.
     *
     * @throws StorageException if the work does
     */
    public synchronized <T> T undisturbed(Undisturbed<T> work) throws StorageException {
        return work.run();
    }

    /**
     * Takes the lead of all partitions and opens them. A topic whose partitions cannot be opened keeps the others from
     * nothing: it is logged and left out.
     *
     * @throws StorageException if the database is away
     */
    public synchronized void loadAll() throws StorageException {
        Map<UUID, List<PartitionRecord>> byTopic = new HashMap<>();
        for (PartitionRecord partition : store.topics().acquireLeadership()) {
            byTopic.computeIfAbsent(partition.partition().topicId(), id -> new ArrayList<>())
                    .add(partition);
        }
        policies = store.policies().list();
        Map<Topic, List<PartitionRecord>> topics = new LinkedHashMap<>();
        for (TopicRecord stored : store.topics().list()) {
            if (stored.state() == TopicState.DELETING) {
                // The process ended between the row and the data; finishing twice is harmless.
                partitions.delete(topicOf(stored));
                continue;
            }
            topics.put(topicOf(stored), byTopic.getOrDefault(stored.id(), List.of()));
        }
        catalog.put(partitions.openAll(topics));
    }

    /**
     * Checks a wish for a topic without fulfilling it; returns how many partitions the topic would have.
     *
     * @throws TopicException if it would be refused
     */
    public int validate(CreateTopic wish) throws TopicException {
        int count = rules.check(wish);
        if (catalog.byName(wish.name()).isPresent()) {
            throw alreadyExists(wish.name());
        }
        return count;
    }

    /** The settings that a topic of this name with these of its own would have. */
    public TopicConfig effectiveConfig(String name, Map<String, String> configs) throws TopicException {
        return rules.config(policyOf(name), configs);
    }

    private @Nullable AttachedPolicy policyOf(String name) {
        return PolicyMatch.of(name, policies)
                .map(match -> match.policy().attached())
                .orElse(null);
    }

    /**
     * Reads the policies again and applies them to all topics, at once. To be called after a policy was changed, and now
     * and then, in case it could not be read then.
     *
     * @throws StorageException if the database is away; everything stays as it was
     */
    public synchronized void applyPolicies() throws StorageException {
        policies = store.policies().list();
        for (Topic topic : catalog.all()) {
            @Nullable AttachedPolicy attached = policyOf(topic.name());
            if (Objects.equals(attached, topic.config().policy().orElse(null))) {
                continue;
            }
            Topic changed = new Topic(
                    topic.id(),
                    topic.name(),
                    topic.partitions(),
                    topic.config().withPolicy(attached),
                    topic.configVersion(),
                    topic.createdAt());
            catalog.put(List.of(changed));
            partitions.reconfigure(changed);
            LOG.info(
                    "Topic {} follows {} now",
                    topic.name(),
                    attached == null ? "no policy" : "policy " + attached.name() + ", version " + attached.version());
        }
    }

    /**
     * Creates a topic.
     *
     * @param actor who wants it, for the audit log
     * @throws TopicException if the wish is refused
     * @throws StorageException if the database is away
     * @throws IOException if the local disk refuses; the topic exists and is opened when the broker starts again
     */
    public synchronized Topic create(CreateTopic wish, String actor)
            throws TopicException, StorageException, IOException {
        int count = validate(wish);
        NewTopic created = new NewTopic(ids.get(), wish.name(), count, wish.configs(), now());
        try {
            store.topics().create(created, TopicEntries.created(created, actor));
        } catch (StorageException e) {
            if (e.kind() == StorageException.Kind.ALREADY_EXISTS) {
                throw alreadyExists(wish.name());
            }
            throw e;
        }
        Topic topic = new Topic(
                created.id(),
                created.name(),
                count,
                effectiveConfig(created.name(), wish.configs()),
                0,
                created.createdAt());
        partitions.open(
                topic,
                topic.topicPartitions().stream()
                        .map(partition -> new PartitionRecord(partition, 0, 0))
                        .toList());
        catalog.put(List.of(topic));
        LOG.info("Created topic {} ({}) with {} partitions {}", topic.name(), topic.id(), count, wish.configs());
        return topic;
    }

    /**
     * Creates a topic with the default number of partitions if there is none of this name.
     *
     * @param actor who wants it, for the audit log
     * @throws TopicException if the name is illegal
     * @throws StorageException if the database is away
     * @throws IOException if the local disk refuses
     */
    public Topic createIfAbsent(String name, String actor) throws TopicException, StorageException, IOException {
        Topic present = catalog.byName(name).orElse(null);
        if (present != null) {
            return present;
        }
        try {
            return create(new CreateTopic(name, null, Map.of()), actor);
        } catch (TopicException e) {
            if (e.reason() == Reason.TOPIC_ALREADY_EXISTS) {
                // Somebody else was faster.
                return catalog.byName(name).orElseThrow(() -> e);
            }
            throw e;
        }
    }

    /**
     * Deletes a topic. Its name is free at once; its objects go after the grace period.
     *
     * @throws TopicException if there is no such topic, or it must not be deleted: a legal hold stands, its records are too
     *     young, or deletions are suspended
     * @throws StorageException if the database is away, or HELD if a legal hold on it stands; the topic stays
     */
    public synchronized void delete(UUID id, String actor) throws TopicException, StorageException {
        Topic topic = require(id);
        Refusal.unlessAllowed(partitions.mayDelete(topic));
        store.topics().markDeleting(id, TopicEntries.deleted(topic, actor, now()));
        catalog.remove(topic);
        partitions.delete(topic);
        LOG.info("Deleted topic {} ({}) for {}", topic.name(), id, actor);
    }

    /**
     * Goes on with deletions of topics that had to wait.
     *
     * @throws StorageException if the database is away; the next start does it
     */
    public synchronized void finishDeletions() throws StorageException {
        for (TopicRecord stored : store.topics().list()) {
            if (stored.state() == TopicState.DELETING) {
                partitions.delete(topicOf(stored));
            }
        }
    }

    /**
     * Changes a topic's own settings. The audit log has it in the same transaction: there is no change without its entry.
     *
     * @param origin who changes them, for the audit log
     * @throws TopicException if there is no such topic, or a setting is refused; nothing is changed then
     * @throws StorageException if the database is away
     */
    public synchronized Topic alterConfigs(UUID id, ChangeOrigin origin, ConfigChange change)
            throws TopicException, StorageException {
        Topic topic = require(id);
        Map<String, String> configs = change.apply(topic.config().overrides());
        TopicConfig effective = effectiveConfig(topic.name(), configs);
        int version = store.topics()
                .replaceConfigs(
                        id, topic.configVersion(), configs, TopicEntries.changed(topic, configs, origin, now()));
        Topic changed = new Topic(id, topic.name(), topic.partitions(), effective, version, topic.createdAt());
        catalog.put(List.of(changed));
        partitions.reconfigure(changed);
        LOG.info("Settings of topic {} are now {}", topic.name(), configs);
        return changed;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private Topic require(UUID id) throws TopicException {
        return catalog.byId(id)
                .orElseThrow(
                        () -> new TopicException(Reason.UNKNOWN_TOPIC, "There is no topic with the id " + id + "."));
    }

    private Topic topicOf(TopicRecord stored) {
        return new Topic(
                stored.id(),
                stored.name(),
                stored.partitions(),
                new TopicConfig(rules.brokerDefaults(), policyOf(stored.name()), stored.configs()),
                stored.configVersion(),
                stored.createdAt());
    }

    private static TopicException alreadyExists(String name) {
        return new TopicException(Reason.TOPIC_ALREADY_EXISTS, "Topic '" + name + "' already exists.");
    }
}

package io.coldstream.broker.kafka.fetch.session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchMetadata;
import org.apache.kafka.common.requests.FetchRequest;

/**
 * The broker's fetch sessions (KIP-227). Thread-safe, guarded by its own lock, which is never held while a session's
 * is taken.
 *
 * <p>When all slots are taken, a new session takes the place of one that is stale; else a follower takes a consumer's
 * place; else a session of more partitions takes the place of a smaller one that isn't young. Whoever gets no slot is
 * served without a session.
 */
public final class FetchSessions {
    /** Kafka's {@code max.incremental.fetch.session.cache.slots}. */
    public static final int DEFAULT_SLOTS_MAX = 1000;

    /** Kafka's {@code min.incremental.fetch.session.eviction.ms}. */
    public static final Duration DEFAULT_STALE_AFTER = Duration.ofMinutes(2);

    /** A bound on memory that Kafka lacks: some 200 MB if it were ever reached. */
    public static final int DEFAULT_PARTITIONS_MAX = 500_000;

    private final int slotsMax;
    private final int partitionsMax;
    private final long staleAfterMs;
    private final InstantSource clock;
    private final RandomGenerator random;

    private final Object lock = new Object();
    private final Map<Integer, Slot> slots = new LinkedHashMap<>();
    private int cachedPartitions;

    /** One session's place; its mutable fields are guarded by the cache's lock. */
    private static final class Slot {
        private final FetchSession session;
        private final long createdMs;
        private long lastUsedMs;
        private int size;

        Slot(FetchSession session, long nowMs, int size) {
            this.session = session;
            this.createdMs = nowMs;
            this.lastUsedMs = nowMs;
            this.size = size;
        }
    }

    /**
     * @param slotsMax sessions at the same time; 0 for none at all
     * @param partitionsMax partitions of all sessions together
     * @param staleAfter how long a session must be unused, or old, before another may take its place
     */
    public FetchSessions(
            int slotsMax, int partitionsMax, Duration staleAfter, InstantSource clock, RandomGenerator random) {
        this.slotsMax = slotsMax;
        this.partitionsMax = partitionsMax;
        this.staleAfterMs = staleAfter.toMillis();
        this.clock = clock;
        this.random = random;
    }

    public FetchSessions(InstantSource clock, RandomGenerator random) {
        this(DEFAULT_SLOTS_MAX, DEFAULT_PARTITIONS_MAX, DEFAULT_STALE_AFTER, clock, random);
    }

    public int sessionCount() {
        synchronized (lock) {
            return slots.size();
        }
    }

    public int cachedPartitionCount() {
        synchronized (lock) {
            return cachedPartitions;
        }
    }

    /**
     * Finds out what a request means, which moves its session on. What the context holds is its own: nothing of it
     * refers to the network's buffers.
     *
     * @param version the request's version, which says how it speaks of topics, and whether it knows sessions
     */
    public FetchContext open(FetchRequestData request, short version) {
        int sessionId = request.sessionId();
        int epoch = request.sessionEpoch();
        if (epoch == FetchMetadata.INITIAL_EPOCH || epoch == FetchMetadata.FINAL_EPOCH) {
            if (sessionId != FetchMetadata.INVALID_SESSION_ID) {
                remove(sessionId);
            }
            return epoch == FetchMetadata.FINAL_EPOCH
                    ? new SessionlessFetchContext(requested(request))
                    : new FullFetchContext(requested(request), this, isFollower(request), usesTopicIds(version));
        }
        return find(sessionId)
                .map(session -> openIncremental(session, request, version))
                .orElseGet(() -> new FailedFetchContext(Errors.FETCH_SESSION_ID_NOT_FOUND));
    }

    private FetchContext openIncremental(FetchSession session, FetchRequestData request, short version) {
        int epoch = request.sessionEpoch();
        List<RequestedPartition> altered = requested(request);
        Errors error = session.accept(epoch, usesTopicIds(version), altered, forgotten(request));
        if (error != Errors.NONE) {
            return new FailedFetchContext(error);
        }
        List<RequestedPartition> partitions = session.partitions();
        if (partitions.isEmpty()) {
            remove(session.id());
            return new SessionlessFetchContext(partitions);
        }
        if (!touch(session.id(), partitions.size())) {
            remove(session.id());
            return new FailedFetchContext(Errors.FETCH_SESSION_ID_NOT_FOUND);
        }
        return new IncrementalFetchContext(session, FetchMetadata.nextEpoch(epoch), partitions);
    }

    /** Makes a session if there is room for it; its id, or 0. */
    int tryCreate(
            boolean follower,
            boolean usesTopicIds,
            List<RequestedPartition> requested,
            Map<FetchPartitionKey, PartitionData> results) {
        if (requested.isEmpty()) {
            return FetchMetadata.INVALID_SESSION_ID;
        }
        long nowMs = clock.millis();
        synchronized (lock) {
            if (!makeRoom(follower, requested.size(), nowMs)) {
                return FetchMetadata.INVALID_SESSION_ID;
            }
            int epoch = FetchMetadata.nextEpoch(FetchMetadata.INITIAL_EPOCH);
            FetchSession session = new FetchSession(newId(), follower, usesTopicIds, epoch, requested, results);
            slots.put(session.id(), new Slot(session, nowMs, requested.size()));
            cachedPartitions += requested.size();
            return session.id();
        }
    }

    private boolean makeRoom(boolean follower, int size, long nowMs) {
        if (slotsMax == 0 || cachedPartitions + size > partitionsMax) {
            return false;
        }
        if (slots.size() < slotsMax) {
            return true;
        }
        Optional<Slot> victim = slots.values().stream()
                .filter(slot -> nowMs - slot.lastUsedMs > staleAfterMs)
                .min(Comparator.comparingLong(slot -> slot.lastUsedMs));
        if (victim.isEmpty()) {
            victim = slots.values().stream()
                    .filter(slot -> mayReplace(follower, size, slot, nowMs))
                    .min(Comparator.comparing((Slot slot) -> slot.session.isFollower())
                            .thenComparingInt(slot -> slot.size));
        }
        victim.ifPresent(slot -> removeLocked(slot.session.id()));
        return victim.isPresent();
    }

    private boolean mayReplace(boolean follower, int size, Slot slot, long nowMs) {
        if (follower != slot.session.isFollower()) {
            return follower;
        }
        return size > slot.size && nowMs - slot.createdMs > staleAfterMs;
    }

    private int newId() {
        int id = random.nextInt(1, Integer.MAX_VALUE);
        while (slots.containsKey(id)) {
            id = random.nextInt(1, Integer.MAX_VALUE);
        }
        return id;
    }

    private Optional<FetchSession> find(int sessionId) {
        synchronized (lock) {
            return Optional.ofNullable(slots.get(sessionId)).map(slot -> slot.session);
        }
    }

    /** Notes the use of a session; says whether it may keep its place at this size. */
    private boolean touch(int sessionId, int size) {
        synchronized (lock) {
            Slot slot = slots.get(sessionId);
            if (slot == null || cachedPartitions - slot.size + size > partitionsMax) {
                return false;
            }
            cachedPartitions += size - slot.size;
            slot.size = size;
            slot.lastUsedMs = clock.millis();
            return true;
        }
    }

    private void remove(int sessionId) {
        synchronized (lock) {
            removeLocked(sessionId);
        }
    }

    private void removeLocked(int sessionId) {
        Slot removed = slots.remove(sessionId);
        if (removed != null) {
            cachedPartitions -= removed.size;
        }
    }

    private static boolean usesTopicIds(short version) {
        return version >= FetchPartitionKey.TOPIC_IDS_SINCE_VERSION;
    }

    private static boolean isFollower(FetchRequestData request) {
        return FetchRequest.isValidBrokerId(FetchRequest.replicaId(request));
    }

    private static List<RequestedPartition> requested(FetchRequestData request) {
        // A partition that is named twice is read once, as the last mention says.
        Map<FetchPartitionKey, RequestedPartition> requested = new LinkedHashMap<>();
        for (FetchTopic topic : request.topics()) {
            for (FetchPartition partition : topic.partitions()) {
                FetchPartitionKey key = new FetchPartitionKey(topic.topicId(), topic.topic(), partition.partition());
                requested.put(key, new RequestedPartition(key, partition));
            }
        }
        return List.copyOf(requested.values());
    }

    private static List<FetchPartitionKey> forgotten(FetchRequestData request) {
        List<FetchPartitionKey> forgotten = new ArrayList<>();
        for (ForgottenTopic topic : request.forgottenTopicsData()) {
            for (int partition : topic.partitions()) {
                forgotten.add(new FetchPartitionKey(topic.topicId(), topic.topic(), partition));
            }
        }
        return forgotten;
    }
}

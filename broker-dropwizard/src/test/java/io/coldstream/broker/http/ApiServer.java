package io.coldstream.broker.http;

import com.codahale.metrics.Clock;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.access.Accounts;
import io.coldstream.broker.gate.DatabaseGate;
import io.coldstream.broker.gate.DeletionControl;
import io.coldstream.broker.health.Probe;
import io.coldstream.broker.health.Probes;
import io.coldstream.broker.http.plans.PlannedChanges;
import io.coldstream.broker.job.FetchBacks;
import io.coldstream.broker.job.JobWork;
import io.coldstream.broker.job.Jobs;
import io.coldstream.broker.job.WatchedWork;
import io.coldstream.broker.plan.FactsInMemory;
import io.coldstream.broker.plan.Plans;
import io.coldstream.broker.plan.RetentionTotals;
import io.coldstream.broker.policy.HoldService;
import io.coldstream.broker.policy.PolicyService;
import io.coldstream.broker.policy.StandingHolds;
import io.coldstream.broker.topic.PartitionLifecycle;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.topic.TopicRules;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.broker.topic.TopicTraffic;
import io.coldstream.broker.view.BrokerFacts;
import io.coldstream.broker.view.GroupFacts;
import io.coldstream.broker.view.GroupListing;
import io.coldstream.broker.view.ObjectLockFacts;
import io.coldstream.broker.view.OffsetCommits;
import io.coldstream.broker.view.PartitionFacts;
import io.coldstream.broker.view.SegmentFacts;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.PartitionRecord;
import io.coldstream.tiering.retention.DeletionGate;
import io.coldstream.tiering.retention.DeletionVerdict;
import io.coldstream.tiering.retention.DestructionTurns;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/** A server with the HTTP API on free ports, fakes behind it, and a client. Owned by the test's thread. */
final class ApiServer implements AutoCloseable {
    static final WatchedWork.Look GONE = new WatchedWork.Look(3, 3, "Nothing is left.");
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    final FakeMetadataStore store = new FakeMetadataStore();
    final Map<TopicIdPartition, List<SegmentFacts>> segments = new ConcurrentHashMap<>();
    final Map<String, GroupFacts> groups = new ConcurrentHashMap<>();
    final FakeMessages messages = new FakeMessages();
    final Map<String, Map<TopicIdPartition, Long>> commits = new ConcurrentHashMap<>();
    final TopicTraffic traffic = new TopicTraffic(Clock.defaultClock());
    volatile InstantSource time = InstantSource.fixed(NOW);
    volatile OffsetCommits.Outcome commitOutcome = OffsetCommits.Outcome.DONE;
    final FactsInMemory facts = new FactsInMemory();
    /** Jobs that somebody has started; a test runs them. */
    final Queue<Runnable> startedJobs = new ConcurrentLinkedQueue<>();

    final Jobs jobs = new Jobs(startedJobs::add, 100, InstantSource.fixed(NOW), UUID::randomUUID);
    /** What is being destroyed. */
    final DestructionTurns turns = new DestructionTurns();

    final PrometheusRegistry metrics = new PrometheusRegistry();
    final Environment environment = new Environment("test");
    volatile @Nullable RuntimeException partitionsFailure;
    volatile @Nullable String suspendedBecause;
    /** How far the deletion of a topic is. */
    volatile WatchedWork.Look deletionLook = GONE;
    /** What the object store keeps of each hold. */
    volatile ObjectLockFacts locks = new ObjectLockFacts(false, 0L, 0L);
    /** Why nothing can be fetched back, if nothing can. */
    volatile @Nullable String noRoomBecause;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Server server;

    private ApiServer(List<Probe> extraProbes, Map<String, String> brokerDefaults, Accounts accounts) throws Exception {
        DefaultServerFactory factory = new DefaultServerFactory();
        factory.setApplicationConnectors(List.of(localConnector()));
        factory.setAdminConnectors(List.of(localConnector()));
        LogbackAccessRequestLogFactory quiet = new LogbackAccessRequestLogFactory();
        quiet.setAppenders(List.of());
        factory.setRequestLogFactory(quiet);
        factory.configure(environment);
        HttpApi.install(factory, environment, services(extraProbes, brokerDefaults), accounts);
        server = factory.build(environment);
        server.start();
    }

    /** What stands in the way of deleting a topic. */
    volatile DeletionVerdict deletionVerdict = new DeletionVerdict(List.of());

    static ApiServer start() throws Exception {
        return new ApiServer(List.of(), Map.of(), Accounts.none());
    }

    static ApiServer start(List<Probe> probes) throws Exception {
        return new ApiServer(probes, Map.of(), Accounts.none());
    }

    static ApiServer startWithDefaults(Map<String, String> brokerDefaults) throws Exception {
        return new ApiServer(List.of(), brokerDefaults, Accounts.none());
    }

    static ApiServer startFor(Accounts accounts) throws Exception {
        return new ApiServer(List.of(), Map.of(), accounts);
    }

    int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    int adminPort() {
        return ((ServerConnector) server.getConnectors()[1]).getLocalPort();
    }

    /** An answer with its body as JSON, which is missing if there is none. */
    record Answer(HttpResponse<String> response, JsonNode json) {
        int status() {
            return response.statusCode();
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, null, "application/json");
    }

    Answer send(String method, String path, @Nullable String body) throws IOException, InterruptedException {
        return send(method, path, body, "application/json");
    }

    /** Changes are made whatever was there before; tests of that write their own requests. */
    Answer send(String method, String path, @Nullable String body, String contentType)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).header("If-Match", "*");
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.method(method, HttpRequest.BodyPublishers.ofString(body)).header("Content-Type", contentType);
        }
        return send(request);
    }

    Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        boolean isJson = response.headers().firstValue("Content-Encoding").isEmpty()
                && response.headers()
                        .firstValue("Content-Type")
                        .filter(type -> type.matches("application/([a-z]+[+])?json.*"))
                        .isPresent();
        return new Answer(response, json.readTree(isJson ? response.body() : ""));
    }

    /** Forgets topics, segments and groups, for the next test. */
    void clear() throws IOException, InterruptedException {
        store.failWith(null);
        deletionVerdict = new DeletionVerdict(List.of());
        suspendedBecause = null;
        noRoomBecause = null;
        for (JsonNode topic : get("/api/v1/topics?page_size=1000").json().get("topics")) {
            send("DELETE", "/api/v1/topics/" + topic.get("name").textValue(), null);
        }
        segments.clear();
        groups.clear();
        messages.messages.clear();
        messages.answer = null;
        messages.damaged = null;
        messages.lookUps.clear();
        commits.clear();
        time = InstantSource.fixed(NOW);
        commitOutcome = OffsetCommits.Outcome.DONE;
        deletionLook = GONE;
        facts.clear();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    URI adminUri(String path) {
        return URI.create("http://127.0.0.1:" + adminPort() + path);
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
    }

    private HttpServices services(List<Probe> extraProbes, Map<String, String> brokerDefaults) {
        TopicCatalog catalog = new TopicCatalog();
        TopicService topics = new TopicService(
                store,
                catalog,
                new NoPartitions(),
                new TopicRules(brokerDefaults, 3, 100),
                InstantSource.fixed(NOW),
                UUID::randomUUID);
        List<Probe> probes = new ArrayList<>(extraProbes);
        probes.add(Probes.database(store));
        Plans plans = new Plans(facts, new GroupsInMemory(), DeletionGate.OPEN);
        InstantSource clock = InstantSource.fixed(NOW);
        return new HttpServices(
                topics,
                catalog,
                this::partitionFacts,
                partition -> segments.getOrDefault(partition, List.of()),
                new GroupsInMemory(),
                new Governance(
                        new PolicyService(store.policies(), topics, InstantSource.fixed(NOW)),
                        store.holds(),
                        new HoldService(
                                store.holds(),
                                new StandingHolds(store.holds()),
                                turns,
                                Duration.ofMillis(200),
                                () -> {},
                                () -> {},
                                clock,
                                UUID::randomUUID),
                        store.audit(),
                        new PlannedChanges(plans, store.audit(), clock),
                        hold -> locks),
                new DataServices(messages, this::commit, traffic, this::brokerFacts),
                planning(catalog, plans),
                probes,
                metrics,
                () -> time.instant(),
                UUID::randomUUID);
    }

    private OffsetCommits.Outcome commit(String groupId, Map<TopicIdPartition, Long> offsets) {
        commits.put(groupId, Map.copyOf(offsets));
        return commitOutcome;
    }

    private BrokerFacts brokerFacts() {
        return new BrokerFacts(
                "cluster",
                "1.0",
                NOW,
                7,
                "127.0.0.1:9092",
                new BrokerFacts.Backlog(2, 3000, Samples.SEALED),
                new BrokerFacts.Disk(100, 200),
                suspendedBecause);
    }

    private Planning planning(TopicCatalog catalog, Plans plans) {
        InstantSource clock = InstantSource.fixed(NOW);
        DatabaseGate gate = new DatabaseGate(store, Path.of("database-state.json"), clock); // never started
        return new Planning(
                plans,
                new RetentionTotals(catalog, plans, clock),
                new DeletionControl(gate, facts::time, facts::confirmClock, store.audit(), clock),
                jobs,
                topic -> progress -> {
                    progress.total(10);
                    progress.advance(10);
                    return "All of " + topic.name() + " is intact.";
                },
                topic -> () -> deletionLook,
                new FetchBacksInMemory());
    }

    private final class FetchBacksInMemory implements FetchBacks {
        @Override
        public Optional<String> roomMissing(Topic topic) {
            return Optional.ofNullable(noRoomBecause);
        }

        @Override
        public JobWork work(Topic topic) {
            return progress -> {
                progress.total(20);
                progress.advance(20);
                progress.say("2 of 2 segments are back.");
                return "All of " + topic.name() + " is back.";
            };
        }
    }

    private List<PartitionFacts> partitionFacts(Topic topic) {
        RuntimeException planned = partitionsFailure;
        if (planned != null) {
            throw planned;
        }
        return topic.topicPartitions().stream()
                .map(p -> new PartitionFacts(p.partition(), 1, 10, 20, 99, 100, 1000 + p.partition(), 5000, 9000, 4))
                .toList();
    }

    private static HttpConnectorFactory localConnector() {
        HttpConnectorFactory connector = new HttpConnectorFactory();
        connector.setPort(0);
        connector.setBindHost("127.0.0.1");
        return connector;
    }

    private final class GroupsInMemory implements GroupListing {
        @Override
        public List<GroupFacts> groups() throws StorageException {
            store.probe();
            return List.copyOf(groups.values());
        }

        @Override
        public Optional<GroupFacts> group(String groupId) throws StorageException {
            store.probe();
            return Optional.ofNullable(groups.get(groupId));
        }
    }

    private final class NoPartitions implements PartitionLifecycle {
        @Override
        public void open(Topic topic, Collection<PartitionRecord> partitions) {}

        @Override
        public List<Topic> openAll(Map<Topic, ? extends Collection<PartitionRecord>> partitions) {
            return List.copyOf(partitions.keySet());
        }

        @Override
        public void reconfigure(Topic topic) {}

        @Override
        public DeletionVerdict mayDelete(Topic topic) {
            return deletionVerdict;
        }

        @Override
        public void delete(Topic topic) {}
    }
}

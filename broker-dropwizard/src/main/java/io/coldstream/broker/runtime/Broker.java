package io.coldstream.broker.runtime;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import io.coldstream.broker.config.ColdstreamConfiguration;
import io.coldstream.broker.config.HostAndPort;
import io.coldstream.broker.config.StartupException;
import io.coldstream.broker.gate.DatabaseGate;
import io.coldstream.broker.http.HttpServices;
import io.coldstream.broker.kafka.net.EventLoopWatchdog;
import io.coldstream.broker.kafka.net.HandlerTable;
import io.coldstream.broker.kafka.net.KafkaServer;
import io.coldstream.broker.kafka.net.KafkaServerConfig;
import io.coldstream.broker.kafka.net.WireMetrics;
import io.coldstream.broker.kafka.serving.KafkaModule;
import io.coldstream.broker.policy.StandingHolds;
import io.coldstream.broker.storage.Stores;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.coordinator.GroupCoordinator;
import io.coldstream.log.HotLog;
import io.coldstream.log.file.DiskFileStore;
import io.coldstream.log.file.FileStore;
import io.coldstream.log.file.FolderInUseException;
import io.coldstream.log.journal.CorruptJournalException;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.tiering.service.TieringService;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running broker without its HTTP server. Made and started by {@link #start}, ended by {@link #close}; both by one
 * thread.
 */
public final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    private static final Duration EVENT_LOOP_BLOCKED_MAX = Duration.ofMillis(500);

    private final ColdstreamConfiguration configuration;
    private final MetadataStore metadata;
    private final ObjectStore objects;
    private final Deque<AutoCloseable> closeables;
    private final AtomicReference<@Nullable HostAndPort> advertised = new AtomicReference<>();
    private final Injector injector;

    private Broker(
            ColdstreamConfiguration configuration,
            HotLog logs,
            Executor checkpointing,
            MetadataStore metadata,
            ObjectStore objects,
            Deque<AutoCloseable> closeables)
            throws StorageException {
        this.configuration = configuration;
        this.metadata = metadata;
        this.objects = objects;
        this.closeables = closeables;
        String clusterId = metadata.clusterId();
        this.injector = Guice.createInjector(
                Stage.PRODUCTION,
                new CoreModule(configuration, logs, checkpointing, metadata, objects, closeables::push),
                new KafkaModule(configuration, clusterId, this::kafkaAddress),
                new PlanningModule(configuration, closeables::push),
                new ObservationModule(configuration));
    }

    /**
     * Locks the local folder, opens the stores, takes the lead of all partitions, recovers their logs and listens for
     * clients. A database that is away is waited for. Nothing is written anywhere, not even to the database, before the
     * folder's lock is held: it may be another running broker's.
     *
     * @throws StartupException if something refuses; whatever was opened is closed again
     */
    public static Broker start(ColdstreamConfiguration configuration) throws StartupException {
        return start(configuration, new DiskFileStore());
    }

    /**
     * The same on a disk of the caller's.
     *
     * @throws StartupException if something refuses; whatever was opened is closed again
     */
    public static Broker start(ColdstreamConfiguration configuration, FileStore disk) throws StartupException {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            ThreadPoolExecutor upkeep = Threads.single("log-upkeep");
            opened.push(() -> Threads.end(upkeep));
            // on a thread of its own: whoever waits for room in the journal must not wait for a whole round
            ThreadPoolExecutor checkpointing = Threads.single("log-checkpoint");
            opened.push(() -> Threads.end(checkpointing));
            HotLog logs = openLogs(configuration, disk, upkeep);
            opened.push(() -> logs.close(Threads.forLogs()));
            boolean hadLogs = !logs.list().isEmpty(); // asked before the first log is made, the commits' own
            MetadataStore metadata = Stores.openDatabase(configuration, TimeUnit.MILLISECONDS::sleep);
            opened.push(metadata);
            ObjectStore objects = Stores.openObjectStore(configuration);
            opened.push(objects);
            Broker broker = new Broker(configuration, logs, checkpointing, metadata, objects, opened);
            broker.run(hadLogs);
            return broker;
        } catch (Exception e) {
            closeAll(opened);
            throw asStartupException(e);
        }
    }

    private static HotLog openLogs(ColdstreamConfiguration configuration, FileStore disk, Executor upkeep)
            throws StartupException {
        try {
            return HotLog.open(
                    disk,
                    Files.createDirectories(configuration.dataDir()).resolve("logs"),
                    new SystemTime(),
                    () -> UUID.randomUUID().toString(),
                    configuration.journal().settings(),
                    upkeep);
        } catch (FolderInUseException | CorruptJournalException e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new StartupException(
                    "The data directory " + configuration.dataDir() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static StartupException asStartupException(Exception failure) {
        if (failure instanceof StartupException startup) {
            return startup;
        }
        Throwable cause = failure;
        for (Throwable next = causeOf(cause); next != null; next = causeOf(cause)) {
            cause = next;
        }
        return new StartupException("The broker cannot start: " + cause.getMessage(), failure);
    }

    /** What is behind an exception that is only a wrapping. Guice's own causes stand in their messages. */
    private static @Nullable Throwable causeOf(Throwable failure) {
        if (failure instanceof CreationException creation) {
            return firstCause(creation.getErrorMessages());
        }
        if (failure instanceof ProvisionException provision) {
            return firstCause(provision.getErrorMessages());
        }
        return failure instanceof CompletionException ? failure.getCause() : null;
    }

    private static @Nullable Throwable firstCause(Collection<Message> messages) {
        return messages.stream()
                .map(Message::getCause)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private void run(boolean hadLogs) throws StorageException, IOException {
        HotLog logs = injector.getInstance(HotLog.class);
        // Before anything changes the database: taking the lead makes an old one younger than it is.
        injector.getInstance(DatabaseGate.class).start(hadLogs);
        TieringService tiering = injector.getInstance(TieringService.class);
        tiering.prepare();
        injector.getInstance(StandingHolds.class).refresh();
        injector.getInstance(GroupCoordinator.class).start().join();
        TopicService topics = injector.getInstance(TopicService.class);
        topics.loadAll();
        RetentionTicks ticks = injector.getInstance(RetentionTicks.class);
        ticks.goOnWhenAccepted(topics, tiering);
        ticks.start(topics, configuration.tiering().intervalMs());
        logs.recovered();
        logs.startJournal(Threads.factory("journal"));
        listen();
        tiering.start();
    }

    private void listen() throws IOException {
        var kafka = configuration.kafka();
        HostAndPort listen = kafka.listen();
        KafkaServerConfig.Builder config = KafkaServerConfig.builder(listen.host(), listen.port())
                .requestBytesMax(kafka.requestMaxBytes())
                .requestMemoryBytes(kafka.requestMemoryMaxBytes())
                .connectionsMax(kafka.maxConnections())
                .connectionsPerIpMax(kafka.maxConnectionsPerIp())
                .connectionIdleMax(Duration.ofMillis(kafka.connectionsMaxIdleMs()));
        if (kafka.eventLoopThreads() > 0) {
            config.eventLoopThreads(kafka.eventLoopThreads());
        }
        KafkaServer server = KafkaServer.start(
                config.build(), injector.getInstance(HandlerTable.class), injector.getInstance(WireMetrics.class));
        closeables.push(server);
        ScheduledFuture<?> watching = new EventLoopWatchdog(
                        server.eventLoops(), EVENT_LOOP_BLOCKED_MAX, System::nanoTime, EventLoopWatchdog.logging())
                .run(injector.getInstance(ScheduledThreadPoolExecutor.class));
        closeables.push(() -> watching.cancel(false));
        HostAndPort named = kafka.advertised();
        advertised.set(named != null ? named : new HostAndPort(listen.host(), server.port()));
    }

    /** Where clients connect. */
    public HostAndPort kafkaAddress() {
        HostAndPort address = advertised.get();
        if (address == null) {
            throw new IllegalStateException("the listener is not bound yet");
        }
        return address;
    }

    public String archiveLocation() {
        return objects.describe();
    }

    public String databaseLocation() {
        return metadata.describe();
    }

    /** What the HTTP API works with. */
    public HttpServices httpServices() {
        return injector.getInstance(HttpServices.class);
    }

    /** A part of the broker, for tests and for the demo. */
    public <T> T part(Class<T> type) {
        return injector.getInstance(type);
    }

    /** Stops listening, finishes what is under way, and leaves the local logs cleanly closed. */
    @Override
    public void close() {
        closeAll(closeables);
    }

    private static void closeAll(Deque<AutoCloseable> closeables) {
        while (!closeables.isEmpty()) {
            closeQuietly(closeables.pop());
        }
    }

    /** The others are closed whatever one of them does. */
    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) { // nobody is left who could do anything about it
            LOG.error("{} did not close cleanly", closeable.getClass().getSimpleName(), e);
        }
    }
}

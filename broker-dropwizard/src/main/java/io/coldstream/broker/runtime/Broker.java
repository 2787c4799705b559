package io.coldstream.broker.runtime;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.coldstream.broker.config.ColdstreamConfiguration;
import io.coldstream.broker.config.HostAndPort;
import io.coldstream.broker.config.StartupException;
import io.coldstream.broker.http.HttpServices;
import io.coldstream.broker.kafka.net.EventLoopWatchdog;
import io.coldstream.broker.kafka.net.HandlerTable;
import io.coldstream.broker.kafka.net.KafkaServer;
import io.coldstream.broker.kafka.net.KafkaServerConfig;
import io.coldstream.broker.kafka.net.WireMetrics;
import io.coldstream.broker.kafka.serving.KafkaModule;
import io.coldstream.broker.storage.Stores;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.coordinator.GroupCoordinator;
import io.coldstream.log.HotLog;
import io.coldstream.log.file.DiskFileStore;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.tiering.service.TieringService;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
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
    private final Deque<AutoCloseable> closeables = new ArrayDeque<>();
    private final AtomicReference<@Nullable HostAndPort> advertised = new AtomicReference<>();
    private final Injector injector;

    private Broker(ColdstreamConfiguration configuration, HotLog logs, MetadataStore metadata, ObjectStore objects)
            throws StorageException {
        this.configuration = configuration;
        this.metadata = metadata;
        this.objects = objects;
        this.injector = Guice.createInjector(
                Stage.PRODUCTION,
                new CoreModule(configuration, logs, metadata, objects, closeables::push),
                new KafkaModule(configuration, metadata.clusterId(), this::kafkaAddress),
                new ObservationModule(configuration));
    }

    /**
     * Opens local folder and stores, takes the lead of all partitions, recovers their logs and listens for clients. A
     * database that is away is waited for. The folder comes first: whoever does not get it must not touch the lead.
     *
     * @throws StartupException if something refuses; whatever was opened is closed again
     */
    public static Broker start(ColdstreamConfiguration configuration) throws StartupException {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            Files.createDirectories(configuration.dataDir());
            HotLog logs = HotLog.open(
                    new DiskFileStore(),
                    configuration.dataDir().resolve("logs"),
                    new SystemTime(),
                    () -> UUID.randomUUID().toString());
            opened.push(logs);
            MetadataStore metadata = Stores.openDatabase(configuration, TimeUnit.MILLISECONDS::sleep);
            opened.push(metadata);
            ObjectStore objects = Stores.openObjectStore(configuration);
            opened.push(objects);
            Broker broker = new Broker(configuration, logs, metadata, objects);
            opened.forEach(broker.closeables::addLast);
            opened.clear();
            opened.push(broker);
            broker.run();
            return broker;
        } catch (StartupException e) {
            closeAll(opened);
            throw e;
        } catch (Exception e) { // whoever started it hears why
            closeAll(opened);
            throw asStartupException(e);
        }
    }

    private static StartupException asStartupException(Exception failure) {
        Throwable cause = failure;
        if (failure instanceof CreationException wiring) {
            cause = wiring.getErrorMessages().iterator().next().getCause();
        } else if (failure instanceof CompletionException) {
            cause = failure.getCause();
        }
        StringBuilder why = new StringBuilder("The broker cannot start: ");
        why.append(cause == null ? failure.getMessage() : cause.getMessage());
        if (cause != null && cause.getCause() != null) {
            why.append(" (").append(cause.getCause().getMessage()).append(')');
        }
        return new StartupException(why.toString(), failure);
    }

    private void run() throws StorageException, IOException {
        TieringService tiering = injector.getInstance(TieringService.class);
        tiering.start();
        injector.getInstance(GroupCoordinator.class).start().join();
        injector.getInstance(TopicService.class).loadAll();
        listen();
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

    /** The others are closed whatever one of them does. */
    private static void closeAll(Deque<AutoCloseable> closeables) {
        while (!closeables.isEmpty()) {
            AutoCloseable next = closeables.pop();
            try {
                next.close();
            } catch (Exception e) { // nobody is left who could do anything about it
                LOG.error("{} did not close cleanly", next.getClass().getSimpleName(), e);
            }
        }
    }
}

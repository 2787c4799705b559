package io.coldstream.broker.listing;

import io.coldstream.broker.view.BrokerFacts;
import io.coldstream.broker.view.BrokerListing;
import io.coldstream.storage.StorageException;
import io.coldstream.tiering.retention.DeletionGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;

/** The broker as it runs. Thread-safe. */
public final class RunningBroker implements BrokerListing {
    /** What the manifest says of a program that was not packaged. */
    private static final String UNPACKAGED = "development";

    private final String clusterId;
    private final int brokerId;
    private final Supplier<String> kafka;
    private final Supplier<BrokerFacts.Backlog> backlog;
    private final Path dataDir;
    private final DeletionGate gate;
    private final Instant startedAt;

    /**
     * @param kafka where clients connect; asked once somebody looks, when the listener is bound
     * @param dataDir where the local logs are
     * @param gate says whether anything may be deleted
     */
    public RunningBroker(
            String clusterId,
            int brokerId,
            Supplier<String> kafka,
            Supplier<BrokerFacts.Backlog> backlog,
            Path dataDir,
            DeletionGate gate,
            Instant startedAt) {
        this.clusterId = clusterId;
        this.brokerId = brokerId;
        this.kafka = kafka;
        this.backlog = backlog;
        this.dataDir = dataDir;
        this.gate = gate;
        this.startedAt = startedAt;
    }

    @Override
    public BrokerFacts broker() throws StorageException {
        return new BrokerFacts(
                clusterId,
                version(),
                startedAt,
                brokerId,
                kafka.get(),
                backlog.get(),
                disk(),
                gate.closedBecause().orElse(null));
    }

    private BrokerFacts.Disk disk() throws StorageException {
        try {
            var store = Files.getFileStore(dataDir);
            return new BrokerFacts.Disk(store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException e) {
            throw new StorageException(
                    StorageException.Kind.UNAVAILABLE, "The disk of " + dataDir + " does not say how full it is.", e);
        }
    }

    private static String version() {
        String packaged = RunningBroker.class.getPackage().getImplementationVersion();
        return packaged == null ? UNPACKAGED : packaged;
    }
}

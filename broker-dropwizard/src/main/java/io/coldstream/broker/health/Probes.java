package io.coldstream.broker.health;

import io.coldstream.api.Amounts;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.object.ObjectStore;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** The probes of a broker. */
public final class Probes {
    private Probes() {}

    /** Without its database the broker serves neither groups nor changes. */
    public static Probe database(MetadataStore store) {
        return new Named("database", Status.UNHEALTHY, () -> {
            store.probe();
            return new Finding(Status.HEALTHY, "The database answers (" + store.describe() + ").");
        });
    }

    /** Without its object store the broker still takes and serves what is on the local disk. */
    public static Probe objectStore(ObjectStore store) {
        return new Named("object_store", Status.DEGRADED, () -> {
            store.probe();
            return new Finding(Status.HEALTHY, "The object store answers (" + store.describe() + ").");
        });
    }

    /**
     * Room on the disk of a folder: DEGRADED below one bound, UNHEALTHY below another.
     *
     * @param folder a folder that exists
     * @param warnBytes the free bytes below which somebody should look
     * @param failBytes the free bytes below which the broker may stop taking records, at most {@code warnBytes}
     */
    public static Probe localDisk(Path folder, long warnBytes, long failBytes) {
        return localDisk(() -> usableBytes(folder), folder.toString(), warnBytes, failBytes);
    }

    static Probe localDisk(Callable<Long> usableBytes, String where, long warnBytes, long failBytes) {
        return new Named("local_disk", Status.UNHEALTHY, () -> {
            long free = usableBytes.call();
            Status status = free < failBytes ? Status.UNHEALTHY : free < warnBytes ? Status.DEGRADED : Status.HEALTHY;
            return new Finding(status, Amounts.bytes(free) + " are free in " + where + ".");
        });
    }

    /** Something inside the broker that knows how it is without waiting, like the Kafka listener. */
    public static Probe inside(String name, Supplier<Finding> finding) {
        return new Named(name, Status.UNHEALTHY, finding::get);
    }

    private static long usableBytes(Path folder) throws IOException {
        FileStore disk = Files.getFileStore(folder);
        return disk.getUsableSpace();
    }

    private record Named(String name, Status whenAway, Callable<Finding> eyes) implements Probe {
        @Override
        public Finding look() throws Exception {
            return eyes.call();
        }
    }
}

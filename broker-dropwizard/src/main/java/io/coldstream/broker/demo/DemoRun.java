package io.coldstream.broker.demo;

import io.coldstream.broker.config.ColdstreamConfiguration;
import io.coldstream.broker.config.StartupException;
import io.coldstream.broker.runtime.Broker;
import io.coldstream.broker.view.SegmentFacts;
import io.coldstream.storage.StorageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.OffsetSpec;

/** The demo from beginning to end: events in, segments to the archive, local copies away, every event back. */
final class DemoRun {
    private static final String TOPIC = "coldstream-demo";
    private static final long SEGMENT_BYTES_MIN = 32 << 10;
    private static final long SEGMENT_BYTES_MAX = 16 << 20;
    private static final int SEGMENTS_PER_PARTITION = 8;
    private static final long SEGMENT_MS = 1_000;

    /** Together under two minutes, whatever the file and the stores are like. */
    private static final long PRODUCE_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

    private static final long ARCHIVE_NANOS_MAX = TimeUnit.SECONDS.toNanos(50);
    private static final long READ_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);
    private static final long CLEAN_UP_NANOS_MAX = TimeUnit.SECONDS.toNanos(8);
    private static final long LOOK_MS = 100;

    private final ColdstreamConfiguration configuration;
    private final DemoOptions options;
    private final PrintStream out;
    private final LongSupplier nanoTime;

    DemoRun(ColdstreamConfiguration configuration, DemoOptions options, PrintStream out, LongSupplier nanoTime) {
        this.configuration = configuration;
        this.options = options;
        this.out = out;
        this.nanoTime = nanoTime;
    }

    /**
     * Runs the demo and prints what it saw.
     *
     * @throws DemoFailure if anything came back otherwise than it was sent, or did not come in time
     */
    void run()
            throws DemoFailure, StartupException, StorageException, IOException, ExecutionException,
                    InterruptedException {
        out.println("Coldstream demo: " + options.file());
        out.println("  scratch directory      " + options.directory());
        DemoReport report;
        try (Broker broker = Broker.start(configuration)) {
            out.println("  broker                 " + broker.kafkaAddress() + ", archive " + broker.archiveLocation());
            DemoArchive archive = new DemoArchive(broker, TOPIC);
            archive.requireToBeAlone(options.resume());
            try (DemoClient client = new DemoClient(broker.kafkaAddress().toString(), TOPIC)) {
                report = play(archive, client);
                if (!options.keep()) {
                    cleanUp(archive, client);
                }
            }
        }
        report.print(out);
        if (options.keep()) {
            out.println("  kept                   COLDSTREAM_DATA_DIR=" + options.directory() + " ./coldstream server");
        } else {
            deleteRecursively(options.directory());
        }
    }

    private DemoReport play(DemoArchive archive, DemoClient client)
            throws DemoFailure, StorageException, IOException, ExecutionException, InterruptedException {
        long produceNanos = 0;
        DemoLedger ledger;
        if (options.resume()) {
            ledger = DemoLedger.read(options.directory());
            out.printf("  taken up again: %,d events were acknowledged before%n", ledger.eventCount());
        } else {
            long started = nanoTime.getAsLong();
            ledger = produce(client);
            produceNanos = nanoTime.getAsLong() - started;
        }
        long archiveStarted = nanoTime.getAsLong();
        List<Long> ends = client.offsets(ledger.partitions(), OffsetSpec.latest());
        if (!ends.equals(ledger.events())) {
            throw new DemoFailure(
                    "The partitions end at " + ends + ", but " + ledger.events() + " events were acknowledged.");
        }
        awaitArchive(client, ledger);
        long archiveNanos = nanoTime.getAsLong() - archiveStarted;
        dropLocalCopies(client, ledger);
        long readStarted = nanoTime.getAsLong();
        readBack(client, ledger, ends);
        long readNanos = nanoTime.getAsLong() - readStarted;
        List<SegmentFacts.RemoteCopy> objects = archive.objects();
        long archiveBytes =
                objects.stream().mapToLong(SegmentFacts.RemoteCopy::objectBytes).sum();
        return new DemoReport(ledger, archiveBytes, objects.size(), produceNanos, archiveNanos, readNanos);
    }

    private DemoLedger produce(DemoClient client)
            throws DemoFailure, IOException, ExecutionException, InterruptedException {
        BooleanSupplier inTime = within(PRODUCE_NANOS_MAX);
        DemoLedger ledger;
        try (EventFile file = EventFile.open(options.file())) {
            client.createTopic(options.partitions(), topicSettings(file.estimatedBytes()));
            ledger = client.produce(
                    file, options.file().toString(), options.partitions(), options.compression(), inTime);
        }
        ledger.write(options.directory());
        out.printf(
                "  produced               %,d events, all acknowledged%s%n",
                ledger.eventCount(), inTime.getAsBoolean() ? "" : " (the file goes on; time was up)");
        return ledger;
    }

    /** Segments small enough that several of each partition are sealed, and nothing that would delete them. */
    private Map<String, String> topicSettings(long eventBytes) {
        long perSegment = eventBytes / options.partitions() / SEGMENTS_PER_PARTITION;
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "segment.bytes", Long.toString(Math.max(SEGMENT_BYTES_MIN, Math.min(SEGMENT_BYTES_MAX, perSegment))));
        settings.put("segment.ms", Long.toString(SEGMENT_MS));
        settings.put("remote.storage.enable", "true");
        settings.put("retention.ms", "-1");
        settings.put("retention.bytes", "-1");
        settings.put("local.retention.ms", "-1");
        settings.put("local.retention.bytes", "-1");
        return settings;
    }

    private void awaitArchive(DemoClient client, DemoLedger ledger)
            throws DemoFailure, ExecutionException, InterruptedException {
        ProgressBar progress = new ProgressBar(out, options.terminal(), "sealing and archiving");
        BooleanSupplier inTime = within(ARCHIVE_NANOS_MAX);
        long archived = 0;
        while (archived < ledger.eventCount()) {
            if (!inTime.getAsBoolean()) {
                throw new DemoFailure("Only " + archived + " of " + ledger.eventCount()
                        + " events reached the archive in time; the log above says why.");
            }
            // The newest archived offset is the last one in the archive, -1 for none.
            archived = client.offsets(ledger.partitions(), OffsetSpec.latestTiered()).stream()
                    .mapToLong(offset -> offset + 1)
                    .sum();
            progress.show(archived, ledger.eventCount());
            pause();
        }
    }

    private void dropLocalCopies(DemoClient client, DemoLedger ledger)
            throws DemoFailure, ExecutionException, InterruptedException {
        client.setConfig("local.retention.ms", "0");
        ProgressBar progress = new ProgressBar(out, options.terminal(), "dropping local copies");
        BooleanSupplier inTime = within(ARCHIVE_NANOS_MAX);
        long dropped = 0;
        while (dropped < ledger.eventCount()) {
            if (!inTime.getAsBoolean()) {
                throw new DemoFailure(
                        "Only " + dropped + " of " + ledger.eventCount() + " events left the local disk in time.");
            }
            dropped = client.offsets(ledger.partitions(), OffsetSpec.earliestLocal()).stream()
                    .mapToLong(Long::longValue)
                    .sum();
            progress.show(dropped, ledger.eventCount());
            pause();
        }
    }

    private void readBack(DemoClient client, DemoLedger ledger, List<Long> ends) throws DemoFailure {
        ProgressBar progress = new ProgressBar(out, options.terminal(), "reading back from offset 0");
        PartitionDigests read = client.consumeAll(ends, progress, within(READ_NANOS_MAX));
        if (read.events() != ledger.eventCount()) {
            throw new DemoFailure(
                    "Only " + read.events() + " of " + ledger.eventCount() + " events came back in time.");
        }
        List<String> digests = read.finish();
        for (int partition = 0; partition < digests.size(); partition++) {
            if (!digests.get(partition).equals(ledger.digests().get(partition))) {
                throw new DemoFailure("Partition " + partition + " came back otherwise than it was sent: digest "
                        + digests.get(partition) + " instead of "
                        + ledger.digests().get(partition) + ".");
            }
        }
    }

    private void cleanUp(DemoArchive archive, DemoClient client)
            throws StorageException, ExecutionException, InterruptedException {
        client.deleteTopic();
        BooleanSupplier inTime = within(CLEAN_UP_NANOS_MAX);
        while (!archive.isGone() && inTime.getAsBoolean()) {
            pause();
        }
        if (!archive.isGone()) {
            out.println("  left behind            objects of the demo; the next start on this database removes them");
        }
    }

    private BooleanSupplier within(long nanos) {
        long end = nanoTime.getAsLong() + nanos;
        return () -> nanoTime.getAsLong() - end < 0;
    }

    /** There is no event to wait for: the demo looks as an outsider looks, by asking the broker again. */
    private static void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }

    private static void deleteRecursively(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

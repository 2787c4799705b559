package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.file.DiskFileStore;
import io.coldstream.log.journal.JournalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several logs may be opened and closed at a time; what comes out must be what one after the other gives. */
class ParallelOpeningTest {
    private static final int PARTITIONS = 60;
    private static final int APPENDS = 1500;
    private static final LogConfig CONFIG = new LogConfig(3000, 60_000, 300, 100_000, false);
    private static final ParallelWork FOUR = new ParallelWork(4, Thread::new);

    @TempDir(factory = FastTempDir.class)
    private Path root;

    private final long seed = new Random().nextLong();

    private static TopicIdPartition partition(int index) {
        return new TopicIdPartition(new UUID(3, 4), index);
    }

    private HotLog open(Path folder) throws IOException {
        return HotLog.open(
                new DiskFileStore(),
                folder,
                new ManualClock(),
                () -> "n",
                new JournalSettings(256 << 10, 1 << 20),
                Runnable::run);
    }

    private static void openAll(HotLog logs, ParallelWork work) {
        work.forEach(IntStream.range(0, PARTITIONS).boxed().toList(), index -> {
            try {
                logs.open(new LogOpening(partition(index), 5, 0, 0), CONFIG);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void afterAPowerCut() throws Exception {
        HotLog logs = open(root.resolve("data"));
        openAll(logs, ParallelWork.alone());
        logs.recovered();
        write(logs);
        copy(root.resolve("data"), root.resolve("one"));
        copy(root.resolve("data"), root.resolve("four"));
        for (String copy : List.of("one", "four")) {
            loseUnforced(root.resolve(copy));
        }

        reopen("one", ParallelWork.alone());
        reopen("four", FOUR);

        assertThat(files("four")).as("seed %d", seed).isEqualTo(files("one"));
        logs.close();
    }

    @Test
    void afterACleanEnd() throws Exception {
        liveOnce("one", ParallelWork.alone());
        liveOnce("four", FOUR);
        assertThat(files("four")).as("seed %d", seed).isEqualTo(files("one"));

        reopen("one", ParallelWork.alone());
        reopen("four", FOUR);

        assertThat(files("four")).as("seed %d", seed).isEqualTo(files("one"));
    }

    private void liveOnce(String name, ParallelWork work) throws Exception {
        HotLog logs = open(root.resolve(name));
        openAll(logs, work);
        logs.recovered();
        write(logs);
        logs.close(work);
    }

    @Test
    void whoAsksForTheSameLogGetsTheSame() throws Exception {
        HotLog logs = open(root.resolve("data"));
        List<Integer> often =
                IntStream.range(0, 400).map(index -> index % 3).boxed().toList();
        FOUR.forEach(often, index -> {
            try {
                PartitionLog opened = logs.open(LogOpening.fresh(partition(index)), CONFIG);
                assertThat(logs.get(partition(index))).containsSame(opened);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(logs.openLogs()).hasSize(3);
        logs.close(FOUR);
    }

    /** Some logs are forced, some only journaled, some have both, and some have nothing. */
    private void write(HotLog logs) throws Exception {
        Random random = new Random(seed);
        for (int number = 0; number < APPENDS; number++) {
            int index = random.nextInt(PARTITIONS - 5);
            PartitionLog log = logs.get(partition(index)).orElseThrow();
            log.append(Batches.of("value " + number));
            if (random.nextInt(20) == 0) {
                assertThat(logs.commit()).isTrue();
                log.checkpoint();
            }
        }
        boolean unused = logs.commit(); // there is nothing left to commit if that followed the last append
    }

    /** The journal has what is cut off. */
    private static void loseUnforced(Path copy) throws IOException {
        try (var paths = Files.walk(copy)) {
            for (Path file :
                    paths.filter(path -> path.toString().endsWith(".log")).toList()) {
                long forced = forcedBytes(file);
                try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    open.truncate(forced);
                }
            }
        }
    }

    private static long forcedBytes(Path file) throws IOException {
        long base = Long.parseLong(file.getFileName().toString().replace(".log", ""));
        return Files.readAllLines(file.resolveSibling("manifest")).stream()
                .filter(line -> line.startsWith("active " + base + " ") || line.startsWith("sealed " + base + " "))
                .mapToLong(line -> Long.parseLong(line.split(" ", -1)[3]))
                .findFirst()
                .orElse(0);
    }

    private void reopen(String name, ParallelWork work) throws Exception {
        HotLog logs = open(root.resolve(name));
        openAll(logs, work);
        logs.recovered();
        long records = 0;
        for (PartitionLog log : logs.openLogs()) {
            log.verify();
            records += log.logEndOffset();
        }
        assertThat(records).as("seed %d", seed).isEqualTo(APPENDS);
        logs.close(work);
    }

    /** A checksum of each of the partitions' files; {@link ClosedLogs} has times in it. */
    private Map<String, Integer> files(String name) throws IOException {
        Map<String, Integer> files = new TreeMap<>();
        Path folder = root.resolve(name);
        try (var paths = Files.walk(folder)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                String path = folder.relativize(file).toString();
                if (!path.startsWith("journal") && !path.equals(".lock") && !path.equals(ClosedLogs.FILE)) {
                    files.put(path, MetadataFiles.crcOf(ByteBuffer.wrap(Files.readAllBytes(file))));
                }
            }
        }
        assertThat(files).isNotEmpty();
        return files;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}

package io.coldstream.benchmarks.micro;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.log.LogConfig;
import io.coldstream.log.LogOpening;
import io.coldstream.log.PartitionLog;
import io.coldstream.log.file.DiskFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A log in a temporary folder, with the settings of a topic that was given none.
 *
 * @param folder goes when it is closed
 */
record ScratchLog(Path folder, PartitionLog log) implements AutoCloseable {
    static ScratchLog open() throws IOException {
        Path folder = Files.createTempDirectory("coldstream-jmh-");
        LogOpening opening = LogOpening.fresh(new TopicIdPartition(new UUID(0, 1), 0));
        LogConfig config = LogConfig.of(TopicConfig.defaults());
        return new ScratchLog(
                folder,
                PartitionLog.open(new DiskFileStore(), folder.resolve("log"), opening, config, InstantSource.system()));
    }

    @Override
    public void close() throws IOException {
        log.close();
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(folder)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}

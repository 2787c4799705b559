package io.coldstream.benchmarks.micro;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.log.LogConfig;
import io.coldstream.log.LogOpening;
import io.coldstream.log.PartitionLog;
import io.coldstream.log.file.DiskFileStore;
import io.coldstream.log.file.FileStore;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
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
        return open(new DiskFileStore());
    }

    /** A log whose segments grow by so many zeroes at a time; 1 is for none. */
    static ScratchLog growingBy(int bytes) throws IOException {
        FileStore disk = new DiskFileStore();
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                return method.getName().equals("growthBytes") ? bytes : method.invoke(disk, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return open((FileStore)
                Proxy.newProxyInstance(FileStore.class.getClassLoader(), new Class<?>[] {FileStore.class}, handler));
    }

    private static ScratchLog open(FileStore disk) throws IOException {
        Path folder = Files.createTempDirectory("coldstream-jmh-");
        LogOpening opening = LogOpening.fresh(new TopicIdPartition(new UUID(0, 1), 0));
        LogConfig config = LogConfig.of(TopicConfig.defaults());
        return new ScratchLog(
                folder, PartitionLog.open(disk, folder.resolve("log"), opening, config, InstantSource.system()));
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

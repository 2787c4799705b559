package io.coldstream.broker.e2e;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.StringTokenizer;
import java.util.stream.Stream;

/**
 * Makes a dead broker's folder look as if the disk had kept nothing of what it took since the partitions' last
 * checkpoints, although it said that it had. No broker can see that. Stateless.
 */
final class LyingDisk {
    private LyingDisk() {}

    static void forgetSinceCheckpoints(Path dataDir) throws IOException {
        Path logs = dataDir.resolve("logs");
        for (Path file : inside(logs.resolve("journal"))) {
            Files.delete(file);
        }
        for (Path folder : inside(logs)) {
            if (Files.exists(folder.resolve("manifest"))) {
                forgetTail(folder);
            }
        }
    }

    private static void forgetTail(Path folder) throws IOException {
        StringTokenizer active = new StringTokenizer(Files.readAllLines(folder.resolve("manifest")).stream()
                .filter(line -> line.startsWith("active "))
                .findFirst()
                .orElseThrow());
        active.nextToken();
        long base = Long.parseLong(active.nextToken());
        active.nextToken(); // the end offset
        long forcedBytes = Long.parseLong(active.nextToken());
        for (Path file : inside(folder)) {
            String name = file.getFileName().toString();
            if (name.endsWith(".log") && Long.parseLong(name.substring(0, name.length() - 4)) >= base) {
                boolean isActive = Long.parseLong(name.substring(0, name.length() - 4)) == base;
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(isActive ? forcedBytes : 0);
                }
            }
        }
    }

    private static List<Path> inside(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.toList();
        }
    }
}

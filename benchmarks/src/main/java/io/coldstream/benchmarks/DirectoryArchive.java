package io.coldstream.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** The directory store: its objects are files. Thread-safe. */
final class DirectoryArchive implements ArchiveStore {
    private final Path directory;

    DirectoryArchive(Path directory) {
        this.directory = directory;
    }

    @Override
    public String description() {
        return "directory";
    }

    @Override
    public Map<String, String> brokerEnvironment() {
        return Map.of("COLDSTREAM_OBJECT_STORE", directory.toString());
    }

    @Override
    public List<StoredObject> objects(UUID topicId) throws IOException {
        List<StoredObject> objects = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(file -> file.toString().contains(topicId.toString()))
                    .filter(Files::isRegularFile)
                    .toList()) {
                objects.add(new StoredObject(file.toString(), Files.size(file)));
            }
        }
        return objects;
    }

    @Override
    public void read(StoredObject object, long position, int length, byte[] buffer) throws IOException {
        try (FileChannel file = FileChannel.open(Path.of(object.key()))) {
            ByteBuffer into = ByteBuffer.wrap(buffer, 0, length);
            while (into.hasRemaining()) {
                if (file.read(into, position + into.position()) < 0) {
                    throw new EOFException(object + " ends before " + (position + length));
                }
            }
        }
    }

    @Override
    public void close() {
        // The run's scratch directory goes as a whole.
    }
}

package io.coldstream.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An object store that a broker archives to, and that can be read past the broker. Reads are thread-safe. */
interface ArchiveStore extends AutoCloseable {
    /**
     * One stored object.
     *
     * @param key its name in the store
     * @param bytes its length
     */
    record StoredObject(String key, long bytes) {}

    /** What it is, for the table. */
    String description();

    /** The variables that point a broker at it. */
    Map<String, String> brokerEnvironment();

    /** The archived segments of one topic. */
    List<StoredObject> objects(UUID topicId) throws IOException;

    /**
     * Reads bytes {@code [position, position + length)} of an object into memory, with one request.
     *
     * @param buffer at least {@code length} long
     */
    void read(StoredObject object, long position, int length, byte[] buffer) throws IOException;

    @Override
    void close();
}

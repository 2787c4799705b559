package io.coldstream.broker.demo;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A SHA-256 for each partition over its events in order, each with its offset and its length. Not thread-safe. */
final class PartitionDigests {
    private final List<MessageDigest> digests = new ArrayList<>();
    private final long[] counts;
    private final ByteBuffer frame = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);

    PartitionDigests(int partitions) {
        counts = new long[partitions];
        for (int i = 0; i < partitions; i++) {
            digests.add(sha256());
        }
    }

    /** Adds a partition's next event; its offset is how many came before it. */
    void add(int partition, byte[] event) {
        add(partition, counts[partition], event);
    }

    /** Adds an event at the offset where it was found, so that a hole or a double changes the digest. */
    void add(int partition, long offset, byte[] event) {
        MessageDigest digest = digests.get(partition);
        frame.clear().putLong(offset).putInt(event.length).flip();
        digest.update(frame);
        digest.update(event);
        counts[partition]++;
    }

    long events(int partition) {
        return counts[partition];
    }

    long events() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /** The digests in the order of the partitions, in hexadecimal. Ends the computation. */
    List<String> finish() {
        return digests.stream()
                .map(digest -> HexFormat.of().formatHex(digest.digest()))
                .toList();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}

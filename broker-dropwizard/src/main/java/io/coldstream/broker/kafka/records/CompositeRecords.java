package io.coldstream.broker.kafka.records;

import java.util.List;

/** One partition's records from several places, such as archive first and local files behind. Thread-safe. */
public final class CompositeRecords implements ReleasableRecords {
    private final List<ReleasableRecords> parts;
    private final int sizeInBytes;

    /**
     * @param parts sent in this order; releasing the whole releases each
     * @throws ArithmeticException if together they are larger than a response could be
     */
    public CompositeRecords(List<? extends ReleasableRecords> parts) {
        this.parts = List.copyOf(parts);
        int total = 0;
        for (ReleasableRecords part : this.parts) {
            total = Math.addExact(total, part.sizeInBytes());
        }
        this.sizeInBytes = total;
    }

    public List<ReleasableRecords> parts() {
        return parts;
    }

    @Override
    public int sizeInBytes() {
        return sizeInBytes;
    }

    @Override
    public void release() {
        parts.forEach(ReleasableRecords::release);
    }
}

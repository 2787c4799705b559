package io.coldstream.benchmarks;

import io.coldstream.benchmarks.ArchiveStore.StoredObject;
import io.coldstream.benchmarks.broker.BrokerProcess;
import io.coldstream.benchmarks.broker.Phase;
import java.util.List;
import java.util.UUID;

/**
 * One topic's way through a broker: produced, consumed, archived, dropped from the local disk, consumed again.
 *
 * @param broker which one
 * @param store where it archives to
 * @param traffic its clients
 * @param records how many, of {@link JsonValues#VALUE_BYTES} each
 */
record Round(BrokerProcess broker, ArchiveStore store, Traffic traffic, long records) {
    private static final int PARTITIONS = 6;

    /** Smaller than the default, so that a partition of a short run has several. */
    private static final int SEGMENT_BYTES = 16 << 20;

    void run(String topic, Figures figures) throws Exception {
        long valueBytes = records * JsonValues.VALUE_BYTES;
        try (TopicControl control = new TopicControl(broker.bootstrap(), topic, PARTITIONS)) {
            UUID topicId = control.create(SEGMENT_BYTES);
            Phase produced = Phase.of(broker, () -> traffic.produce(topic, records));
            figures.add(Figure.PRODUCE_RATE, produced.megabytesPerSecond(valueBytes));
            figures.add(Figure.PRODUCE_CPU, produced.cpuSecondsPerGigabyte(valueBytes));

            Phase consumed = Phase.of(broker, () -> consumeAll(topic, valueBytes));
            figures.add(Figure.CONSUME_RATE, consumed.megabytesPerSecond(valueBytes));
            figures.add(Figure.CONSUME_CPU, consumed.cpuSecondsPerGigabyte(valueBytes));

            Phase archived = Phase.of(broker, () -> control.archive(records));
            figures.add(Figure.ARCHIVE_CPU, archived.cpuSecondsPerGigabyte(valueBytes));
            control.dropLocalCopies(records);
            readBack(topic, topicId, valueBytes, figures);
        }
    }

    private void readBack(String topic, UUID topicId, long valueBytes, Figures figures) throws Exception {
        List<StoredObject> objects = store.objects(topicId);
        long objectBytes = objects.stream().mapToLong(StoredObject::bytes).sum();
        figures.add(Figure.ARCHIVE_RATIO, (double) valueBytes / objectBytes);

        Phase read = Phase.of(broker, () -> consumeAll(topic, valueBytes));
        figures.add(Figure.READ_RATE, read.megabytesPerSecond(valueBytes));
        figures.add(Figure.READ_CPU, read.cpuSecondsPerGigabyte(valueBytes));
        figures.add(Figure.READ_OBJECT_RATE, read.megabytesPerSecond(objectBytes));

        Phase raw = Phase.of(broker, () -> requireEqual(objectBytes, RawReads.readAll(store, objects)));
        figures.add(Figure.RAW_RATE, raw.megabytesPerSecond(objectBytes));
    }

    private void consumeAll(String topic, long valueBytes) {
        requireEqual(valueBytes, traffic.consume(topic, PARTITIONS, records));
    }

    private static void requireEqual(long expectedBytes, long bytes) {
        if (bytes != expectedBytes) {
            throw new IllegalStateException("read " + bytes + " bytes instead of " + expectedBytes);
        }
    }
}

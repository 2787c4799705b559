package io.coldstream.benchmarks;

/** What is measured, in the order of the table. */
enum Figure {
    PRODUCE_RATE("produce, acks=all", "MB/s"),
    PRODUCE_CPU("produce: broker CPU", "CPU-s/GB"),
    CONSUME_RATE("consume from the local disk", "MB/s"),
    CONSUME_CPU("consume from the local disk: broker CPU", "CPU-s/GB"),
    ARCHIVE_CPU("seal, compress, upload, verify: broker CPU", "CPU-s/GB"),
    ARCHIVE_RATIO("value bytes for a byte in the archive", "times"),
    READ_RATE("consume from the archive", "MB/s"),
    READ_CPU("consume from the archive: broker CPU", "CPU-s/GB"),
    READ_OBJECT_RATE("consume from the archive, in object bytes", "MB/s"),
    RAW_RATE("the store past the broker, in object bytes", "MB/s"),
    START_EMPTY("start to first Metadata answer, empty folder", "s"),
    START_USED("start to first Metadata answer, used folder", "s"),
    PEAK_RSS("peak resident memory, heap of 256 MiB", "MiB");

    private final String label;
    private final String unit;

    Figure(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    String label() {
        return label;
    }

    String unit() {
        return unit;
    }
}

package io.coldstream.broker.demo;

import java.nio.file.Path;

/**
 * What the demo was asked to do.
 *
 * @param file the events, one a line
 * @param directory the scratch directory, which is the broker's data directory
 * @param resume whether a demo that was killed is taken up again
 * @param keep whether the scratch directory and the topic stay
 * @param partitions how many partitions the topic gets
 * @param compression the producer's compression
 * @param terminal whether somebody looks at a terminal
 */
record DemoOptions(
        Path file,
        Path directory,
        boolean resume,
        boolean keep,
        int partitions,
        String compression,
        boolean terminal) {}

package io.coldstream.broker.training;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** What clients do, as a process: arguments are the Kafka address and the two HTTP ports. */
public final class Exercise {
    private Exercise() {}

    public static void main(String[] addresses) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        new KafkaExercise(addresses[0]).run();
        new HttpExercise(addresses[1], addresses[2]).run();
    }
}

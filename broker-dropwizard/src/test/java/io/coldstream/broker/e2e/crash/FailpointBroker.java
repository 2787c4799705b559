package io.coldstream.broker.e2e.crash;

import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.coldstream.broker.config.ColdstreamConfiguration;
import io.coldstream.broker.e2e.crash.Failpoint.Life;
import io.coldstream.broker.runtime.Broker;
import io.coldstream.log.HotLog;
import io.coldstream.log.file.DiskFileStore;
import io.dropwizard.jackson.Jackson;
import java.io.File;
import java.util.concurrent.CountDownLatch;

/**
 * A broker without HTTP that may die at a failpoint: {@code server FILE [FAILPOINT HITS]}. A listener is added to the
 * partitions that are there at the start, so {@link Failpoint#BEFORE_ACK} never comes from one that is created later.
 */
public final class FailpointBroker {
    private FailpointBroker() {}

    @SuppressWarnings("SystemOut") // the harness waits for this line
    public static void main(String[] arguments) throws Exception {
        boolean dies = arguments.length > 2;
        FailpointWatcher watcher = dies
                ? new FailpointWatcher(Failpoint.valueOf(arguments[2]), Integer.parseInt(arguments[3]))
                : new FailpointWatcher(Failpoint.IN_CLOSING, Integer.MAX_VALUE);
        ColdstreamConfiguration configuration = Jackson.newObjectMapper(new YAMLFactory())
                .readValue(new File(arguments[1]), ColdstreamConfiguration.class);
        Broker broker = Broker.start(configuration, new WatchedFileStore(new DiskFileStore(), watcher));
        watcher.enter(Life.SERVING);
        broker.part(HotLog.class).openLogs().forEach(log -> log.addListener(moved -> watcher.acknowledging()));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            watcher.enter(Life.CLOSING);
                            broker.close();
                        },
                        "closing"));
        System.out.println("Coldstream is ready.");
        new CountDownLatch(1).await();
    }
}

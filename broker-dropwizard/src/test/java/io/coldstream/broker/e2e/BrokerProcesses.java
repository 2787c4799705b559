package io.coldstream.broker.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts brokers in processes of their own for one test, and kills them behind it; if the test failed, what they said
 * is printed. To be registered as an instance field. Owned by the test's thread.
 */
final class BrokerProcesses implements AfterEachCallback {
    private static final int SHOWN_CHARACTERS_MAX = 20_000;

    private final List<BrokerProcess> started = new ArrayList<>();

    /** Starts a broker whose data are below a folder, and waits until it takes connections. */
    BrokerProcess start(Path folder, Consumer<ObjectNode> changes, Map<String, String> environment) throws Exception {
        BrokerProcess process = launch(folder, changes, environment);
        process.awaitReady();
        return process;
    }

    BrokerProcess start(Path folder, Consumer<ObjectNode> changes) throws Exception {
        return start(folder, changes, Map.of());
    }

    /** Starts a broker and does not wait for anything. */
    BrokerProcess launch(Path folder, Consumer<ObjectNode> changes, Map<String, String> environment)
            throws IOException {
        BrokerProcess process = new BrokerProcess(folder, changes, environment);
        started.add(process);
        return process;
    }

    /** Starts a broker of another main class and does not wait for anything. */
    BrokerProcess launch(Class<?> main, Path folder, Consumer<ObjectNode> changes, List<String> arguments)
            throws IOException {
        BrokerProcess process = new BrokerProcess(main, folder, changes, Map.of(), arguments);
        started.add(process);
        return process;
    }

    @Override
    @SuppressWarnings("SystemOut") // a build's log has to show what the processes said
    public void afterEach(ExtensionContext context) {
        boolean failed = context.getExecutionException().isPresent();
        for (BrokerProcess process : started) {
            process.close();
            if (failed) {
                String log = process.log();
                System.out.println("---- The broker at " + process.bootstrap() + " said:");
                System.out.println(log.substring(Math.max(0, log.length() - SHOWN_CHARACTERS_MAX)));
            }
        }
    }
}

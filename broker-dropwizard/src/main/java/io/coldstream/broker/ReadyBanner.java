package io.coldstream.broker;

import io.coldstream.broker.config.HostAndPort;
import io.coldstream.broker.runtime.Broker;
import java.io.PrintStream;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;

/** What is printed when the broker is ready: where clients connect, and a line to paste. */
final class ReadyBanner {
    private ReadyBanner() {}

    static void print(PrintStream out, Broker broker, Server server) {
        HostAndPort kafka = broker.kafkaAddress();
        out.println("Coldstream is ready.");
        out.println("  Kafka bootstrap   " + kafka);
        for (var connector : server.getConnectors()) {
            if (connector instanceof NetworkConnector network) {
                String host = network.getHost() == null ? "127.0.0.1" : network.getHost();
                out.println("  HTTP " + String.format("%-13s", connector.getName()) + "http://"
                        + new HostAndPort(host, network.getLocalPort()));
            }
        }
        out.println("  archive           " + broker.archiveLocation());
        out.println("  database          " + broker.databaseLocation());
        out.println("  try               echo hello | kcat -b " + kafka + " -t greetings -P && kcat -b " + kafka
                + " -t greetings -C -o beginning -e");
        out.flush();
    }
}

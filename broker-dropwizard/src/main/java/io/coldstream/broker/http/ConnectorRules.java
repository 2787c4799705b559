package io.coldstream.broker.http;

import io.coldstream.broker.config.StartupException;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.SimpleServerFactory;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;

/** Makes the server's connectors take paths whose parts hold encoded slashes and the like: ids of groups may. */
final class ConnectorRules {
    /**
     * Jetty's rules, but for these: an encoded slash or percent sign, and encoded backslashes and control characters.
     * Encoded dots ("%2e%2e") stay forbidden, since they would lead a file server astray.
     */
    static final UriCompliance COMPLIANCE = UriCompliance.DEFAULT.with(
            "COLDSTREAM",
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.SUSPICIOUS_PATH_CHARACTERS);

    private ConnectorRules() {}

    static void apply(AbstractServerFactory server) {
        for (ConnectorFactory connector : applicationConnectors(server)) {
            if (connector instanceof HttpConnectorFactory http) {
                http.setUriCompliance(COMPLIANCE);
            }
        }
    }

    /** Where the server listens by its configuration; what listens at all addresses says nothing. */
    static List<String> boundHosts(AbstractServerFactory server) {
        List<String> hosts = new ArrayList<>();
        for (ConnectorFactory connector : applicationConnectors(server)) {
            String host = connector instanceof HttpConnectorFactory http ? http.getBindHost() : null;
            if (host != null) {
                hosts.add(host);
            }
        }
        return hosts;
    }

    /**
     * Refuses to let everybody in from other machines.
     *
     * @throws StartupException if a connector listens on an address that is not this machine's own
     */
    static void requireLoopback(AbstractServerFactory server) throws StartupException {
        for (ConnectorFactory connector : applicationConnectors(server)) {
            String host = connector instanceof HttpConnectorFactory http ? http.getBindHost() : null;
            if (host == null || !isLoopback(host)) {
                throw new StartupException("HTTP would listen at "
                        + (host == null ? "all addresses" : host)
                        + " and let everybody do everything: name users in http.users or http.tokens, whose hashes"
                        + " ./coldstream hash-password makes, or let server.applicationConnectors bind to 127.0.0.1.");
            }
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return !host.isBlank() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // it cannot be bound to either
        }
    }

    private static List<ConnectorFactory> applicationConnectors(AbstractServerFactory server) {
        if (server instanceof DefaultServerFactory two) {
            return new ArrayList<>(two.getApplicationConnectors());
        }
        if (server instanceof SimpleServerFactory one) {
            return List.of(one.getConnector());
        }
        throw new IllegalArgumentException("server.type must be default or simple");
    }
}

package io.coldstream.broker.http;

import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.SimpleServerFactory;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
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

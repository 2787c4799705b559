package io.coldstream.broker.config;

import java.util.Optional;

/**
 * A network address, {@code host:port}; an IPv6 host stands in square brackets.
 *
 * @param host the host's name or address, without brackets
 * @param port 0 to 65535; 0 lets the system pick one where something listens
 */
public record HostAndPort(String host, int port) {
    /** The sentence that tells what would be right. */
    static final String EXPECTED = "must be host:port, such as 127.0.0.1:9092 or [::1]:9092";

    private static final int PORT_MAX = 65_535;

    public HostAndPort {
        if (host.isEmpty() || port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException(EXPECTED);
        }
    }

    /** Parses {@code host:port}; empty if the text is something else. */
    public static Optional<HostAndPort> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new HostAndPort(host, Integer.parseInt(text.substring(colon + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}

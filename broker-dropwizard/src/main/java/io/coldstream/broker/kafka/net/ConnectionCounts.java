package io.coldstream.broker.kafka.net;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts the open connections against their limits. Thread-safe, guarded by itself. */
final class ConnectionCounts {
    private final int connectionsMax;
    private final int connectionsPerIpMax;
    private final Map<InetAddress, Integer> perIp = new HashMap<>();
    private int open;

    ConnectionCounts(int connectionsMax, int connectionsPerIpMax) {
        this.connectionsMax = connectionsMax;
        this.connectionsPerIpMax = connectionsPerIpMax;
    }

    synchronized int open() {
        return open;
    }

    /** Counts one more from an address, or says why it must not be. */
    synchronized Optional<String> admit(InetAddress address) {
        if (open >= connectionsMax) {
            return Optional.of(connectionsMax + " connections are open, as many as max.connections allows");
        }
        int fromAddress = perIp.getOrDefault(address, 0);
        if (fromAddress >= connectionsPerIpMax) {
            return Optional.of("%d connections from there are open, as many as max.connections.per.ip allows"
                    .formatted(fromAddress));
        }
        open++;
        perIp.put(address, fromAddress + 1);
        return Optional.empty();
    }

    /** Takes back one that was admitted. */
    synchronized void leave(InetAddress address) {
        open--;
        perIp.compute(address, (key, count) -> count == null || count <= 1 ? null : count - 1);
    }
}

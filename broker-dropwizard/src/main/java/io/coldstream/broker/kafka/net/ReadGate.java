package io.coldstream.broker.kafka.net;

import io.netty.channel.Channel;
import java.util.EnumSet;
import java.util.Set;

/**
 * Decides whether a connection takes in more. Owned by the connection's event loop.
 *
 * <p>While there is any reason to pause, the socket isn't read, so that TCP holds the sender back.
 */
final class ReadGate {
    /** Why a connection is not read. */
    enum Pause {
        /** The next frame waits for room in the request memory. */
        MEMORY,
        /** As many requests are in flight as are allowed. */
        IN_FLIGHT,
        /** The peer doesn't take its responses. */
        OUTPUT,
        /** The server is going down; what is in flight will still be answered. */
        DRAINING
    }

    private final Channel channel;
    private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);
    private Runnable onOpen = () -> {};

    ReadGate(Channel channel) {
        this.channel = channel;
    }

    /** What takes in the bytes that came before the pause; it opens the socket again by {@link #readOn()}. */
    void onOpen(Runnable action) {
        this.onOpen = action;
    }

    boolean isOpen() {
        return pauses.isEmpty();
    }

    void pause(Pause reason) {
        if (pauses.add(reason) && pauses.size() == 1) {
            channel.config().setAutoRead(false);
        }
    }

    void resume(Pause reason) {
        if (pauses.remove(reason) && pauses.isEmpty()) {
            onOpen.run();
        }
    }

    /** Lets the socket be read again, if nothing paused it meanwhile. */
    void readOn() {
        if (pauses.isEmpty()) {
            channel.config().setAutoRead(true);
        }
    }
}

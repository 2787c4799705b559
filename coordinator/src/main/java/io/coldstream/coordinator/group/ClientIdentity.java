package io.coldstream.coordinator.group;

import java.util.Objects;

/**
 * What a client calls itself and where it connects from; for people, never for decisions.
 *
 * @param clientId the client's name for itself, perhaps empty
 * @param clientHost its address
 */
public record ClientIdentity(String clientId, String clientHost) {
    public ClientIdentity {
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(clientHost, "clientHost");
    }
}

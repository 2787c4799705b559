package io.coldstream.coordinator.group;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request.
 *
 * @param memberId the id that the coordinator gave; empty if the client has none yet
 * @param groupInstanceId the id that a static member was configured with (KIP-345), or {@code null}
 */
public record MemberIdentity(String memberId, @Nullable String groupInstanceId) {
    public MemberIdentity {
        Objects.requireNonNull(memberId, "memberId");
    }

    /** A client that does not know its member id yet. */
    public boolean isUnknown() {
        return memberId.isEmpty();
    }

    public boolean isStatic() {
        return groupInstanceId != null;
    }
}

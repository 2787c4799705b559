package io.coldstream.coordinator;

import org.jspecify.annotations.Nullable;

/**
 * Whose offsets a write changes.
 *
 * @param groupId the group, or null for all of them
 */
record Scope(@Nullable String groupId) {
    static final Scope ALL = new Scope(null);

    static Scope of(String groupId) {
        return new Scope(groupId);
    }
}

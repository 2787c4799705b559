package io.coldstream.api.retention;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order to keep records whatever any policy says. It is released, and never erased.
 *
 * @param id a random UUID
 * @param topic the topic's name when the hold was placed, for people
 * @param scope what it covers
 * @param reason why, in the words of whoever placed it; not blank
 * @param owner who answers for it; not blank
 * @param placedBy the user that placed it
 * @param placedAt when it was placed
 * @param release how it ended, or {@code null} while it stands
 */
public record LegalHold(
        UUID id,
        String topic,
        HoldScope scope,
        String reason,
        String owner,
        String placedBy,
        Instant placedAt,
        @Nullable Release release) {
    public LegalHold {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(placedBy, "placedBy");
        Objects.requireNonNull(placedAt, "placedAt");
        requireText("reason", reason);
        requireText("owner", owner);
    }

    /**
     * The end of a hold.
     *
     * @param by the user that released it
     * @param reason why; not blank
     * @param at when
     */
    public record Release(String by, String reason, Instant at) {
        public Release {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(at, "at");
            requireText("reason", reason);
        }
    }

    /** Whether it keeps anything from being deleted. */
    public boolean stands() {
        return release == null;
    }

    private static void requireText(String name, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank");
        }
    }
}

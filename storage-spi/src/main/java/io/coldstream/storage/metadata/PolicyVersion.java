package io.coldstream.storage.metadata;

import io.coldstream.api.policy.PolicyContent;
import io.coldstream.api.policy.PolicyDocument;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One step in the history of a policy's name.
 *
 * @param name the policy's name
 * @param version counts from 1 without holes, through deletions
 * @param content what the policy said from then on, or {@code null} if it was deleted
 * @param changedAt when
 * @param changedBy who did it
 */
public record PolicyVersion(
        String name, int version, @Nullable PolicyContent content, Instant changedAt, String changedBy) {
    public PolicyVersion {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(changedAt, "changedAt");
        Objects.requireNonNull(changedBy, "changedBy");
    }

    /** The policy as it was after this step; empty if it was deleted. */
    public Optional<PolicyDocument> document() {
        return content == null
                ? Optional.empty()
                : Optional.of(new PolicyDocument(name, version, content, changedAt, changedBy));
    }
}

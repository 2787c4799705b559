package io.coldstream.api.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * The one policy that a topic follows, and by which of its attachments. Of all attachments that match a topic the one
 * with the greatest priority wins; of those the one that names the topic before patterns; of those the policy whose
 * name is first in alphabetical order.
 *
 * @param policy the policy
 * @param attachment what attaches the topic to it
 */
public record PolicyMatch(PolicyDocument policy, PolicyAttachment attachment) {
    private static final Comparator<PolicyMatch> WINNER_FIRST = Comparator.comparingInt(
                    (PolicyMatch match) -> match.attachment.priority())
            .reversed()
            .thenComparing(match -> match.attachment.isPattern())
            .thenComparing(match -> match.policy.name())
            .thenComparing(match -> match.attachment.topics()); // of one policy, so only what is reported depends on it

    public PolicyMatch {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(attachment, "attachment");
    }

    /** The policy that the topic of this name follows, if any. */
    public static Optional<PolicyMatch> of(String topic, Collection<PolicyDocument> policies) {
        return policies.stream()
                .flatMap(policy -> policy.content().attachments().stream()
                        .filter(attachment -> attachment.matches(topic))
                        .map(attachment -> new PolicyMatch(policy, attachment)))
                .min(WINNER_FIRST);
    }
}

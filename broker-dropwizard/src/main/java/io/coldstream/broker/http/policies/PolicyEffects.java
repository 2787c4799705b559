package io.coldstream.broker.http.policies;

import io.coldstream.api.policy.PolicyContent;
import io.coldstream.api.policy.PolicyDocument;
import io.coldstream.api.policy.PolicyMatch;
import io.coldstream.api.topic.AttachedPolicy;
import io.coldstream.broker.http.guard.ProposedChange;
import io.coldstream.broker.http.guard.ProposedChange.Affected;
import io.coldstream.broker.topic.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which topics' settings a change of a policy changes, and how. */
final class PolicyEffects {
    private PolicyEffects() {}

    /**
     * What a change would do.
     *
     * @param present the policies that there are
     * @param name the policy that would change
     * @param after what it would say, or {@code null} if it would be deleted
     */
    static ProposedChange of(
            List<Topic> topics, List<PolicyDocument> present, String name, @Nullable PolicyContent after) {
        List<PolicyDocument> changed = new ArrayList<>(
                present.stream().filter(policy -> !policy.name().equals(name)).toList());
        if (after != null) {
            int version = present.stream()
                    .filter(policy -> policy.name().equals(name))
                    .mapToInt(policy -> policy.version() + 1)
                    .findFirst()
                    .orElse(1);
            changed.add(new PolicyDocument(name, version, after, Instant.EPOCH, ""));
        }
        List<Affected> affected = new ArrayList<>();
        for (Topic topic : topics) {
            @Nullable
            AttachedPolicy attached = PolicyMatch.of(topic.name(), changed)
                    .map(match -> match.policy().attached())
                    .orElse(null);
            if (!Objects.equals(attached, topic.config().policy().orElse(null))) {
                affected.add(new Affected(topic, topic.config().withPolicy(attached)));
            }
        }
        return new ProposedChange(name, affected);
    }
}

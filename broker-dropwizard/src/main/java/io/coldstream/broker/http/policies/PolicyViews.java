package io.coldstream.broker.http.policies;

import io.coldstream.api.http.PolicyDetail;
import io.coldstream.api.http.PolicyHistory;
import io.coldstream.api.http.PolicyRef;
import io.coldstream.api.http.PolicyTopicPage;
import io.coldstream.api.policy.PolicyAttachment;
import io.coldstream.api.policy.PolicyContent;
import io.coldstream.api.policy.PolicyDocument;
import io.coldstream.api.policy.PolicyMatch;
import io.coldstream.api.topic.AttachedPolicy;
import io.coldstream.broker.http.retention.RetentionSections;
import io.coldstream.broker.topic.Topic;
import io.coldstream.storage.metadata.PolicyVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Policies as the API shows them. */
final class PolicyViews {
    private PolicyViews() {}

    static PolicyDetail detail(PolicyDocument policy, List<Topic> topics) {
        long followers =
                topics.stream().filter(topic -> follows(topic, policy.name())).count();
        return new PolicyDetail(
                policy.name(),
                policy.version(),
                policy.content().description(),
                RetentionSections.show(policy.content().settings()),
                attachments(policy.content()),
                policy.changedAt(),
                policy.changedBy(),
                (int) followers);
    }

    /**
     * @param versions oldest first, as the store has them; shown the other way round, as everything that happened is
     * @param next the token for older ones, or {@code null} if there are none
     */
    static PolicyHistory history(String name, List<PolicyVersion> versions, @Nullable String next) {
        List<PolicyVersion> newestFirst = new ArrayList<>(versions);
        Collections.reverse(newestFirst);
        return new PolicyHistory(
                name, newestFirst.stream().map(PolicyViews::version).toList(), next);
    }

    private static PolicyHistory.Version version(PolicyVersion version) {
        @Nullable PolicyContent content = version.content();
        return new PolicyHistory.Version(
                version.version(),
                content == null,
                content == null ? null : content.description(),
                content == null ? null : RetentionSections.show(content.settings()),
                content == null ? null : attachments(content),
                version.changedAt(),
                version.changedBy());
    }

    /** A topic that follows some policy, and that this one is attached to. */
    static PolicyTopicPage.Entry topic(Topic topic, PolicyMatch match) {
        // Until a change that another thread is making has reached the topic, it may follow none.
        AttachedPolicy winner =
                topic.config().policy().orElseGet(() -> match.policy().attached());
        return new PolicyTopicPage.Entry(
                topic.name(),
                attachment(match.attachment()),
                follows(topic, match.policy().name()),
                new PolicyRef(winner.name(), winner.version()));
    }

    private static boolean follows(Topic topic, String policy) {
        return topic.config()
                .policy()
                .filter(followed -> followed.name().equals(policy))
                .isPresent();
    }

    private static List<PolicyDetail.Attachment> attachments(PolicyContent content) {
        return content.attachments().stream().map(PolicyViews::attachment).toList();
    }

    private static PolicyDetail.Attachment attachment(PolicyAttachment attachment) {
        return new PolicyDetail.Attachment(attachment.topics(), attachment.priority());
    }
}

package io.coldstream.broker.http.retention;

import io.coldstream.api.http.PolicyRef;
import io.coldstream.api.http.RetentionDocument;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.topic.AttachedPolicy;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.api.topic.TopicSetting;
import io.coldstream.broker.topic.Topic;
import java.util.LinkedHashMap;
import java.util.Map;

/** A topic's retention as the API shows it. */
final class RetentionViews {
    private RetentionViews() {}

    /**
     * Changes with the topic's own settings and with the policy that it follows, and is never that of another topic which
     * had the same name; without quotes.
     */
    static String etag(Topic topic) {
        return topic.id() + "-" + topic.configVersion() + "-"
                + topic.config()
                        .policy()
                        .map(policy -> policy.name() + "." + policy.version())
                        .orElse("");
    }

    static RetentionDocument document(Topic topic) {
        TopicConfig config = topic.config();
        RetentionPolicy retention = config.retention();
        String storageClass = retention.tiering().storageClass();
        Map<String, String> source = new LinkedHashMap<>();
        for (RetentionField field : RetentionField.values()) {
            source.put(field.path(), field.source(config));
        }
        return new RetentionDocument(
                topic.name(),
                new RetentionDocument.Total(
                        retention.total().maxAgeMs(), retention.total().maxBytes(), retention.floorMs()),
                new RetentionDocument.Limits(
                        retention.local().maxAgeMs(), retention.local().maxBytes()),
                new RetentionDocument.Tiering(
                        retention.tiering().enabled(),
                        retention.tiering().minAgeMs(),
                        retention.tiering().paused(),
                        storageClass.isEmpty() ? null : storageClass),
                new RetentionDocument.Segment(config.segmentMs(), config.segmentBytes()),
                config.value(TopicSetting.CLEANUP_POLICY),
                config.policy().map(RetentionViews::ref).orElse(null),
                source);
    }

    private static PolicyRef ref(AttachedPolicy policy) {
        return new PolicyRef(policy.name(), policy.version());
    }
}

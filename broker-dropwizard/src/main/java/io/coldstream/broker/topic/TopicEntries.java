package io.coldstream.broker.topic;

import static io.coldstream.api.topic.TopicSetting.CLEANUP_POLICY;
import static io.coldstream.api.topic.TopicSetting.LOCAL_RETENTION_BYTES;
import static io.coldstream.api.topic.TopicSetting.LOCAL_RETENTION_MS;
import static io.coldstream.api.topic.TopicSetting.REMOTE_LOG_COPY_DISABLE;
import static io.coldstream.api.topic.TopicSetting.REMOTE_STORAGE_ENABLE;
import static io.coldstream.api.topic.TopicSetting.RETENTION_BYTES;
import static io.coldstream.api.topic.TopicSetting.RETENTION_MIN_AGE_MS;
import static io.coldstream.api.topic.TopicSetting.RETENTION_MS;
import static io.coldstream.api.topic.TopicSetting.SEGMENT_BYTES;
import static io.coldstream.api.topic.TopicSetting.SEGMENT_MS;
import static io.coldstream.api.topic.TopicSetting.STORAGE_CLASS;
import static io.coldstream.api.topic.TopicSetting.TIERING_MIN_AGE_MS;

import io.coldstream.api.topic.TopicSetting;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.NewTopic;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What the audit log says of topics. Stateless. */
final class TopicEntries {
    /** The settings that say what is kept, how long and where. */
    private static final Set<TopicSetting> RETENTION = EnumSet.of(
            CLEANUP_POLICY,
            LOCAL_RETENTION_BYTES,
            LOCAL_RETENTION_MS,
            REMOTE_LOG_COPY_DISABLE,
            REMOTE_STORAGE_ENABLE,
            RETENTION_BYTES,
            RETENTION_MIN_AGE_MS,
            RETENTION_MS,
            SEGMENT_BYTES,
            SEGMENT_MS,
            STORAGE_CLASS,
            TIERING_MIN_AGE_MS);

    private TopicEntries() {}

    static AuditEntry created(NewTopic topic, String actor) {
        return new AuditEntry(
                topic.createdAt(),
                actor,
                "create_topic",
                subject(topic.name(), topic.id()),
                "It has " + topic.partitions() + " partitions; its own settings are " + new TreeMap<>(topic.configs())
                        + ".");
    }

    static AuditEntry deleted(Topic topic, String actor, Instant at) {
        return new AuditEntry(at, actor, "delete_topic", subject(topic.name(), topic.id()), "Deletion was requested.");
    }

    /** None if nothing changes. */
    static AuditEntry[] changed(Topic topic, Map<String, String> after, ChangeOrigin origin, Instant at) {
        Map<String, String> before = topic.config().overrides();
        if (after.equals(before)) {
            return new AuditEntry[0];
        }
        String action = origin.action();
        return new AuditEntry[] {
            new AuditEntry(
                    at,
                    origin.actor(),
                    action == null ? actionOf(before, after) : action,
                    subject(topic.name(), topic.id()),
                    "Its own settings are " + new TreeMap<>(after) + "; they were " + new TreeMap<>(before) + ".",
                    origin.plan(),
                    null)
        };
    }

    private static String actionOf(Map<String, String> before, Map<String, String> after) {
        return RETENTION.stream()
                        .map(TopicSetting::settingName)
                        .allMatch(name -> Objects.equals(before.get(name), after.get(name)))
                ? "change_settings"
                : "change_retention";
    }

    private static String subject(String name, UUID id) {
        return name + " (" + id + ")";
    }
}

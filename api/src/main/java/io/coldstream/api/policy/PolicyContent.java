package io.coldstream.api.policy;

import io.coldstream.api.topic.TopicConfig;
import io.coldstream.api.topic.TopicSetting;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a policy says.
 *
 * @param description what it is for, in its author's words; at most {@link #DESCRIPTION_LENGTH_MAX} characters
 * @param settings values by Kafka's names of topic settings, of {@link #SETTINGS} only; what is missing is left to the
 *     broker's defaults
 * @param attachments which topics it is for, none twice, at most {@link #ATTACHMENTS_MAX}
 */
public record PolicyContent(String description, Map<String, String> settings, List<PolicyAttachment> attachments) {
    public static final int DESCRIPTION_LENGTH_MAX = 1000;
    public static final int ATTACHMENTS_MAX = 1000;

    /** The settings that a policy may have: what decides how long something is kept, and where. */
    public static final Set<TopicSetting> SETTINGS = Collections.unmodifiableSet(EnumSet.of(
            TopicSetting.RETENTION_MS,
            TopicSetting.RETENTION_BYTES,
            TopicSetting.LOCAL_RETENTION_MS,
            TopicSetting.LOCAL_RETENTION_BYTES,
            TopicSetting.REMOTE_STORAGE_ENABLE,
            TopicSetting.REMOTE_LOG_COPY_DISABLE,
            TopicSetting.TIERING_MIN_AGE_MS,
            TopicSetting.SEGMENT_MS,
            TopicSetting.SEGMENT_BYTES,
            TopicSetting.CLEANUP_POLICY,
            TopicSetting.STORAGE_CLASS,
            TopicSetting.RETENTION_MIN_AGE_MS));

    public PolicyContent {
        if (description.length() > DESCRIPTION_LENGTH_MAX) {
            throw new IllegalArgumentException("A policy's description has at most " + DESCRIPTION_LENGTH_MAX
                    + " characters; this one has " + description.length() + ".");
        }
        settings.forEach((name, value) -> problem(name, value).ifPresent(what -> {
            throw new IllegalArgumentException(what);
        }));
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        attachments = List.copyOf(attachments);
        if (attachments.size() > ATTACHMENTS_MAX) {
            throw new IllegalArgumentException("A policy has at most " + ATTACHMENTS_MAX + " attachments.");
        }
        Set<String> seen = new HashSet<>();
        for (PolicyAttachment attachment : attachments) {
            if (!seen.add(attachment.topics())) {
                throw new IllegalArgumentException("The policy is attached to \"" + attachment.topics() + "\" twice.");
            }
        }
    }

    /** Says what is wrong with one setting of a policy, or nothing if it is legal. */
    public static Optional<String> problem(String name, String value) {
        Optional<TopicSetting> setting = TopicSetting.byName(name);
        return setting.isPresent() && !SETTINGS.contains(setting.get())
                ? Optional.of("The setting \"" + name + "\" cannot be part of a policy: it is a topic's own.")
                : TopicConfig.problem(name, value);
    }
}

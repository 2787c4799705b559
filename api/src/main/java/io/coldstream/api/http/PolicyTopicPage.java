package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the topics that a policy is attached to, by name.
 *
 * @param policy the policy's name
 * @param topics the topics
 * @param nextPageToken asks for the next page; {@code null} on the last
 */
public record PolicyTopicPage(
        @JsonProperty("policy") String policy,
        @JsonProperty("topics") List<Entry> topics,
        @JsonProperty("next_page_token") @Nullable String nextPageToken) {
    /**
     * A topic that a policy is attached to.
     *
     * @param topic the topic's name
     * @param attachment the name or pattern that attaches it
     * @param follows whether the topic follows the policy, and no other one
     * @param winner the policy that the topic follows
     */
    public record Entry(
            @JsonProperty("topic") String topic,
            @JsonProperty("attachment") PolicyDetail.Attachment attachment,
            @JsonProperty("follows") boolean follows,
            @JsonProperty("winner") PolicyRef winner) {}

    public PolicyTopicPage {
        topics = List.copyOf(topics);
    }
}

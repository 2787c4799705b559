package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the topics.
 *
 * @param topics topics by name
 * @param nextPageToken what asks for the topics behind these; {@code null} when there are none
 */
public record TopicPage(
        @JsonProperty("topics") List<TopicSummary> topics,
        @JsonProperty("next_page_token") @Nullable String nextPageToken) {
    public TopicPage {
        topics = List.copyOf(topics);
    }
}

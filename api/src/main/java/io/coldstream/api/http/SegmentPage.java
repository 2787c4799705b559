package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a topic's segments.
 *
 * @param topic the topic's name
 * @param segments segments by partition, then by offset
 * @param nextPageToken what asks for the segments behind these; {@code null} when there are none
 */
public record SegmentPage(
        @JsonProperty("topic") String topic,
        @JsonProperty("segments") List<SegmentDetail> segments,
        @JsonProperty("next_page_token") @Nullable String nextPageToken) {
    public SegmentPage {
        segments = List.copyOf(segments);
    }
}

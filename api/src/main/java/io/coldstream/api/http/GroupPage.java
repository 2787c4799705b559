package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the consumer groups.
 *
 * @param groups groups by id
 * @param nextPageToken what asks for the groups behind these; {@code null} when there are none
 */
public record GroupPage(
        @JsonProperty("groups") List<GroupSummary> groups,
        @JsonProperty("next_page_token") @Nullable String nextPageToken) {
    public GroupPage {
        groups = List.copyOf(groups);
    }
}

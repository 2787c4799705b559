package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the legal holds, in the order of their placing.
 *
 * @param holds the holds
 * @param nextPageToken asks for the next page; {@code null} on the last
 */
public record HoldPage(
        @JsonProperty("holds") List<HoldDetail> holds,
        @JsonProperty("next_page_token") @Nullable String nextPageToken) {
    public HoldPage {
        holds = List.copyOf(holds);
    }
}

package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the policies, by name.
 *
 * @param policies the policies
 * @param nextPageToken asks for the next page; {@code null} on the last
 */
public record PolicyPage(
        @JsonProperty("policies") List<PolicyDetail> policies,
        @JsonProperty("next_page_token") @Nullable String nextPageToken) {
    public PolicyPage {
        policies = List.copyOf(policies);
    }
}
